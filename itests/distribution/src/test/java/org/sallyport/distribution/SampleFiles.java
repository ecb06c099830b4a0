package org.sallyport.distribution;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Files with content that is the same in every run, and how to compare them. */
final class SampleFiles {

    /** Names that clients and servers are known to get wrong. */
    static final List<String> NAMES = List.of(
            "with two  spaces.txt",
            "accents é ü ñ ç.txt",
            "中文文件名.txt",
            "-leading-dash",
            "trailing blank ",
            "emoji \uD83D\uDE00.txt",
            "quote's \"double\" back\\slash",
            "star * question ? [bracket]",
            "$HOME `id` ;& |",
            "#hash",
            ".hidden");

    private static final int CHUNK = 1 << 16;

    private SampleFiles() {}

    /** A file of random bytes, the same for each file of the size. */
    static Path file(Path path, long size) throws IOException {
        return file(path, size, size);
    }

    /** A file of random bytes, others for each seed. */
    static Path file(Path path, long size, long seed) throws IOException {
        Random random = new Random(seed);
        byte[] chunk = new byte[CHUNK];
        try (OutputStream out = Files.newOutputStream(path)) {
            for (long left = size; left > 0; left -= chunk.length) {
                random.nextBytes(chunk);
                out.write(chunk, 0, (int) Math.min(left, chunk.length));
            }
        }
        return path;
    }

    /** A directory with a file for each of {@link #NAMES} and an empty directory. */
    static Path names(Path directory) throws IOException {
        Files.createDirectories(directory.resolve("empty"));
        for (String name : NAMES) {
            file(directory.resolve(name), 1000L + name.length());
        }
        return directory;
    }

    /** A tree of files, 20 to a directory, of 0 to 8 KiB. */
    static Path tree(Path top, int files) throws IOException {
        for (int i = 0; i < files; i++) {
            Path directory = top.resolve("d" + i % 10).resolve("e" + i / 10 % 10);
            Files.createDirectories(directory);
            file(directory.resolve("file " + i), (i * 37L) % 8192);
        }
        return top;
    }

    /** Checks that two files or trees have the same names and bytes. */
    static void assertSame(Path expected, Path actual) throws IOException {
        SortedMap<String, Path> wanted = entries(expected);
        SortedMap<String, Path> found = entries(actual);
        if (!wanted.keySet().equals(found.keySet())) {
            throw new AssertionError(actual + " holds\n" + found.keySet() + "\ninstead of\n" + wanted.keySet());
        }
        for (var entry : wanted.entrySet()) {
            if (Files.isRegularFile(entry.getValue())) {
                long at = Files.mismatch(entry.getValue(), found.get(entry.getKey()));
                if (at >= 0) {
                    throw new AssertionError(found.get(entry.getKey()) + " differs at byte " + at);
                }
            }
        }
    }

    private static SortedMap<String, Path> entries(Path top) throws IOException {
        SortedMap<String, Path> entries = new TreeMap<>();
        try (Stream<Path> all = Files.walk(top)) {
            for (Path path : all.toList()) {
                entries.put(top.relativize(path) + (Files.isDirectory(path) ? "/" : ""), path);
            }
        }
        return entries;
    }
}
