/** SOCKS 4, 4a and 5 (RFC 1928), the server's side: {@link org.sallyport.tunnel.internal.socks.SocksReader} reads what a client asks for. */
package org.sallyport.tunnel.internal.socks;
