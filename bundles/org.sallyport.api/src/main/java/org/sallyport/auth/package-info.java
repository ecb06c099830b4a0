/**
 * Logins of your own.
 *
 * <p>Publish an {@link org.sallyport.auth.Authenticator} as an OSGi service with the property {@link
 * org.sallyport.auth.Authenticator#METHODS}; every server asks it from then on, and stops asking when the service goes:
 *
 * <pre>{@code
 * @Component(property = "auth.methods=password")
 * public class Badge implements Authenticator {
 *     public AuthResult authenticate(AuthAttempt attempt) {
 *         return attempt instanceof PasswordAttempt password && matches(password)
 *                 ? new Accept(Login.of(password.user()))
 *                 : new Abstain();
 *     }
 * }
 * }</pre>
 *
 * <p>{@link org.sallyport.auth.PasswordHasher} and {@link org.sallyport.auth.UserAccounts} are for those who administer the users that are kept in
 * configurations; the bundle that keeps them publishes both.
 *
 * <p>The authenticators of a server are asked in the order of {@code service.ranking}, highest first. The first answer that is not {@link
 * org.sallyport.auth.AuthResult.Abstain} decides; if all abstain, the attempt is rejected. An authenticator that throws rejects.
 */
@Version("1.0.0")
package org.sallyport.auth;

import org.osgi.annotation.versioning.Version;
