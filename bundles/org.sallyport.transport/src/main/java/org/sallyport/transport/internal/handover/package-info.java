/** What outlives this bundle when it is updated: listening sockets, and the classes that open connections still need. */
package org.sallyport.transport.internal.handover;
