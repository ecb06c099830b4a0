/**
 * Hashes of passwords, read and made.
 *
 * <p>{@link org.sallyport.auth.users.internal.hash.PasswordHash} is all that the rest of the bundle sees; one class beside it for each kind.
 * Every cost that a configuration may ask for has an upper limit, so that one login cannot take the machine.
 */
package org.sallyport.auth.users.internal.hash;
