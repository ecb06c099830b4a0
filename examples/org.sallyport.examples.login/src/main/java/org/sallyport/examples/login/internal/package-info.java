/** A login of its own: {@link org.sallyport.examples.login.internal.TeamKeys} is all there is. */
package org.sallyport.examples.login.internal;
