/**
 * Which algorithms a server or client offers, and how their primitives come out of one chosen provider.
 *
 * <p>{@link org.sallyport.transport.internal.algorithm.AlgorithmLists} turns a policy and the configured lists into names; {@link
 * org.sallyport.transport.internal.algorithm.AlgorithmSuite} turns names into what the SSH engine works with. The packages below implement the
 * algorithms: {@code kex}, {@code cipher}, {@code mac}, {@code signature}, all on {@code primitive}.
 */
package org.sallyport.transport.internal.algorithm;
