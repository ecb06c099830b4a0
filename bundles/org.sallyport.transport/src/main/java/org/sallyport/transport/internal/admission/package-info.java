/** Who may come in at all, before anything is known of the client. */
package org.sallyport.transport.internal.admission;
