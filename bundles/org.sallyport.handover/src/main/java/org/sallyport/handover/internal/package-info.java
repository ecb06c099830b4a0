/**
 * What outlives a bundle that is updated: its listening sockets ({@link org.sallyport.handover.internal.ParkedPorts} keeps them, {@link
 * org.sallyport.handover.internal.InheritedPorts} is what the successor makes of them) and the classes that its work still needs while it finishes
 * ({@link org.sallyport.handover.internal.NeededClasses}). {@link org.sallyport.handover.internal.Departure} tells which end a component has come to.
 *
 * <p>The build copies this package into each bundle that uses it (ADR 10). It needs nothing but the JDK, the framework and the log, and none of its types may
 * cross from one bundle to another.
 */
package org.sallyport.handover.internal;
