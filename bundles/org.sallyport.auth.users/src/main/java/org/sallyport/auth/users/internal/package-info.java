/**
 * Users that are kept in Config Admin, one configuration of the factory PID {@code org.sallyport.user} each.
 *
 * <p>{@link org.sallyport.auth.users.internal.UserConfiguration} is one configuration; it reads its keys into a {@code User} and hands that to
 * {@link org.sallyport.auth.users.internal.Users}, which knows them all. {@link org.sallyport.auth.users.internal.UserAuthenticator} is the
 * service that servers ask. What is secret, the hashes, stays inside this bundle: no service property and no log line has it.
 *
 * <p>{@code hash} reads and computes hashes of passwords; {@code firststart} makes a first user.
 */
package org.sallyport.auth.users.internal;
