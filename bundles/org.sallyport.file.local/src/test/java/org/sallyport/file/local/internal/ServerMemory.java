package org.sallyport.file.local.internal;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/** What a server in this JVM needs of its memory. */
final class ServerMemory {

    /** What threads of ours are called. */
    private static final String PREFIX = "sallyport-";

    /** Works at the start whatever clients do. */
    private static final String WARM_UP = "sallyport-warm-up";

    private ServerMemory() {}

    /** Bytes of objects that are reachable. */
    static long heap() {
        long least = Long.MAX_VALUE;
        // What has a cleaner is gone only after the collection behind the one that has found it.
        for (int i = 0; i < 4; i++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }

    /** Bytes outside the heap, collected or not. */
    static long direct() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    /** Bytes that the server's threads have ever allocated. */
    static long allocated() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long[] ours = Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(thread -> thread != null && isOfTheServer(thread.getThreadName()))
                .mapToLong(java.lang.management.ThreadInfo::getThreadId)
                .toArray();
        return Arrays.stream(threads.getThreadAllocatedBytes(ours))
                .filter(bytes -> bytes > 0)
                .sum();
    }

    private static boolean isOfTheServer(String thread) {
        return thread.startsWith(PREFIX) && !thread.startsWith(WARM_UP);
    }
}
