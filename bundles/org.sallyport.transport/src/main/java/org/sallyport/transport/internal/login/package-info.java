/**
 * Logging in (RFC 4252): {@link org.sallyport.transport.internal.login.LoginServiceFactory} makes the service, {@link
 * org.sallyport.transport.internal.login.LoginChain} asks the authenticators.
 */
package org.sallyport.transport.internal.login;
