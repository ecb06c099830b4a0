/**
 * Stands between the files of {@code etc} and the components that they configure, for every PID that begins with {@code org.sallyport.}: a file
 * that is being written is given to nobody, a configuration whose file was deleted while the container was down is deleted too, a key or PID
 * that nobody reads is named in the log. No other bundle knows of this one.
 *
 * <p>{@link org.sallyport.configuration.internal.ConfigurationGuard} is what Config Admin calls; {@code Delivery} decides what a component
 * gets, {@code DefinedKeys} knows the keys there are, {@code MisnamedConfigurations} and {@code ForgottenConfigurations} do what they say.
 */
package org.sallyport.configuration.internal;
