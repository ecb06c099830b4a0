/**
 * Tests of the container that ships. {@link org.sallyport.distribution.ContainerIT} looks at it from inside (Pax Exam); all others start it as its
 * owner does, by {@code bin/karaf} ({@link org.sallyport.distribution.Container}), and use it from outside with the clients that people have
 * ({@link org.sallyport.distribution.Program}). A client that is not installed fails its test.
 */
package org.sallyport.distribution;
