/**
 * The services of other bundles as servers and clients see them: {@link org.sallyport.transport.internal.plugin.Plugins}, with or without OSGi; {@link
 * org.sallyport.transport.internal.plugin.ProviderChoice} says which crypto provider serves.
 */
package org.sallyport.transport.internal.plugin;
