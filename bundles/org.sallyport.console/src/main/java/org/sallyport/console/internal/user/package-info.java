/**
 * Users that are kept in configurations: {@link org.sallyport.console.internal.user.ConfiguredUser} is one of them, {@link
 * org.sallyport.console.internal.user.UserFile} the file it comes from.
 */
package org.sallyport.console.internal.user;
