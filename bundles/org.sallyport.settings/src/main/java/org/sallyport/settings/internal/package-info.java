/**
 * How configured values are read. {@link org.sallyport.settings.internal.Values} is a configuration with its defaults, typed readers and what is to be
 * complained of; {@link org.sallyport.settings.internal.Quantities} knows the units, {@link org.sallyport.settings.internal.ListValue} the ways a list is
 * written, {@link org.sallyport.settings.internal.ConfiguredName} what a configuration is called,
 * {@link org.sallyport.settings.internal.RefusedContent} whether its complaint was made before, {@link org.sallyport.settings.internal.LogText} how
 * text from outside is shown.
 *
 * <p>The build copies this package into each bundle that uses it (ADR 8). It needs nothing but the JDK, and none of its types may cross from one bundle to
 * another.
 */
package org.sallyport.settings.internal;
