/** A file store of its own: {@link org.sallyport.examples.memory.internal.MemoryStore} is all there is. */
package org.sallyport.examples.memory.internal;
