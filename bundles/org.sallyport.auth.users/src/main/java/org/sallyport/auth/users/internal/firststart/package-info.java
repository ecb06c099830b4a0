/**
 * A first user for a container that has none, so that whoever starts it can log in at once.
 *
 * <p>{@link org.sallyport.auth.users.internal.firststart.FirstStart} decides whether there is a need, and tells how to log in when the server
 * and the user are ready; {@code ExistingUsers} knows who is there, {@code DemoUser} is the user and its file, {@code Welcome} the text.
 */
package org.sallyport.auth.users.internal.firststart;
