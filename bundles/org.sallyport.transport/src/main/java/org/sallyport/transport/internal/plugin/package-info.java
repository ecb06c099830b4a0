/** The services of other bundles as a server sees them: {@link org.sallyport.transport.internal.plugin.Plugins}, with or without OSGi. */
package org.sallyport.transport.internal.plugin;
