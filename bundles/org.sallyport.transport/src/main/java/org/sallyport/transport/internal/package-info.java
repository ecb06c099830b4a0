/**
 * The SSH transport. {@link org.sallyport.transport.internal.ServerComponent} is where OSGi comes in; behind it {@code config} reads
 * configurations, {@code server} runs a server, {@code client} connects to others, {@code session} is what both have in common, {@code
 * admission}, {@code login}, {@code hostkey} and {@code connection} are what its name says, {@code algorithm} binds cryptography to a provider,
 * {@code io} moves bytes, and {@code channel} opens subsystems.
 */
package org.sallyport.transport.internal;
