/** What open connections still need of bundles that are updated: their classes. */
package org.sallyport.transport.internal.handover;
