/**
 * What a tunnel is told: {@link org.sallyport.tunnel.internal.config.TunnelConfig} has the keys, {@link
 * org.sallyport.tunnel.internal.config.SettingsReader} gives them their meaning, {@link org.sallyport.tunnel.internal.config.TunnelSettings} is the result.
 */
package org.sallyport.tunnel.internal.config;
