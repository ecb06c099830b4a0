package org.sallyport.transport.internal.login;

import org.sallyport.transport.internal.config.AuthenticationMethods;

/**
 * What a server asks of logins; asked at the beginning of each.
 *
 * @param methods which methods it takes
 * @param mostFailures how many attempts may fail before the connection is closed
 * @param banner what clients are shown first; empty for nothing
 */
public record LoginPolicy(AuthenticationMethods methods, int mostFailures, String banner) {}
