package org.sallyport.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a JVM holds.
 *
 * @param threads how many
 * @param descriptors open files and sockets
 * @param heapKib what is reachable
 */
record Footprint(long threads, long descriptors, long heapKib) {

    private static final Pattern USED = Pattern.compile("used (\\d+)K");

    /** Collects garbage there and looks. */
    static Footprint of(ProcessHandle process) {
        String pid = Long.toString(process.pid());
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Program.of(jcmd, pid, "GC.run").run().succeeded();
        Matcher used = USED.matcher(
                Program.of(jcmd, pid, "GC.heap_info").run().succeeded().output());
        long heap = 0;
        while (used.find()) {
            heap += Long.parseLong(used.group(1));
        }
        return new Footprint(count(Path.of("/proc", pid, "task")), count(Path.of("/proc", pid, "fd")), heap);
    }

    /** How many objects of each class there are, the largest first, and all of ours. */
    static String objects(ProcessHandle process) {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        return Program.of(jcmd, Long.toString(process.pid()), "GC.class_histogram")
                .run()
                .output()
                .lines()
                .filter(line -> line.matches(" {0,3}\\d{1,2}:.*") || line.contains("sallyport"))
                .collect(Collectors.joining("\n"));
    }

    private static long count(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.count();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
