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
 * @param loaders class loaders of bundles: one for each bundle whose classes were used, and one for each version that something still holds
 */
record Footprint(long threads, long descriptors, long heapKib, long loaders) {

    private static final Pattern USED = Pattern.compile("used (\\d+)K");
    private static final Pattern LOADERS = Pattern.compile("(\\d+) +\\d+ +\\S+BundleClassLoader\\b");

    /** Collects garbage there and looks. */
    static Footprint of(ProcessHandle process) {
        // Like GC.run, it collects first.
        String objects = jcmd(process, "GC.class_histogram");
        return new Footprint(
                count(process, "task"),
                count(process, "fd"),
                sum(USED, jcmd(process, "GC.heap_info").replaceAll("(?s)Metaspace.*", "")),
                sum(LOADERS, objects));
    }

    private static long sum(Pattern number, String text) {
        Matcher matcher = number.matcher(text);
        long sum = 0;
        while (matcher.find()) {
            sum += Long.parseLong(matcher.group(1));
        }
        return sum;
    }

    /** Names of threads, and how many objects of each class there are, the largest first, and all of ours. */
    static String objects(ProcessHandle process) {
        Stream<String> threads = jcmd(process, "Thread.print").lines().filter(line -> line.startsWith("\""));
        Stream<String> objects = jcmd(process, "GC.class_histogram")
                .lines()
                .filter(line -> line.matches(" {0,3}\\d{1,2}:.*") || line.contains("sallyport"));
        return Stream.concat(threads, objects).collect(Collectors.joining("\n"));
    }

    private static String jcmd(ProcessHandle process, String command) {
        String program = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        return Program.of(program, Long.toString(process.pid()), command)
                .run()
                .succeeded()
                .output();
    }

    private static long count(ProcessHandle process, String directory) {
        try (Stream<Path> entries = Files.list(Path.of("/proc", Long.toString(process.pid()), directory))) {
            return entries.count();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
