/** What sessions of both sides have in common, be they a server's or a client's: new keys, new algorithms and signs of life. */
package org.sallyport.transport.internal.session;
