/**
 * What a server is told: {@link org.sallyport.transport.internal.config.ServerConfig} has the keys, {@link
 * org.sallyport.transport.internal.config.SettingsReader} gives them their meaning, {@link
 * org.sallyport.transport.internal.config.ServerSettings} is the result.
 */
package org.sallyport.transport.internal.config;
