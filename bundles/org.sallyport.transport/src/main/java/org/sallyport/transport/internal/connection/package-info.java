/** Open connections: {@link org.sallyport.transport.internal.connection.Connections} is the registry of a server. */
package org.sallyport.transport.internal.connection;
