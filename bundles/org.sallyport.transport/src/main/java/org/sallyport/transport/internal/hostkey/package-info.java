/** What proves a server's identity: {@link org.sallyport.transport.internal.hostkey.HostKeys}, read from files or generated once and kept. */
package org.sallyport.transport.internal.hostkey;
