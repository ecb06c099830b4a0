package org.sallyport.transport.internal.connection;

/** Numbers for connections. They go on where an earlier life of this bundle stopped, so the counter is kept by the JVM. */
final class ConnectionIds {

    private static final String LAST = "org.sallyport.connection.last";

    private ConnectionIds() {}

    /** A number that was not given before. */
    static long next() {
        Object next = System.getProperties()
                .merge(LAST, "1", (last, one) -> Long.toString(Long.parseLong((String) last) + 1));
        return Long.parseLong((String) next);
    }
}
