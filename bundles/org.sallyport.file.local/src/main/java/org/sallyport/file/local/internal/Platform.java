package org.sallyport.file.local.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * What a store needs of the machine: Linux with /proc, and a Java runtime whose open directories can be named by descriptor.
 *
 * @param jdk reads descriptors and modes
 * @param processMask permissions that the kernel takes from what this process makes (umask(2))
 */
record Platform(JdkFields jdk, int processMask) {

    private static final Path PROC = Path.of("/proc");

    /**
     * Tries it out.
     *
     * @throws IOException if a store cannot be safe here; the message says why, for the log
     */
    static Platform detect() throws IOException {
        if (!Files.isDirectory(PROC.resolve("self/fd"))) {
            throw new IOException("there is no /proc/self/fd; a local file store needs Linux with /proc mounted");
        }
        JdkFields jdk = new JdkFields();
        try (Directory directory = Directory.ofHost(PROC, jdk)) {
            Object key = directory.stat(Directory.SELF).posix().fileKey();
            Object named = Files.readAttributes(directory.self(), BasicFileAttributes.class)
                    .fileKey();
            if (!key.equals(named)) {
                throw new IOException("this Java runtime does not tell the descriptors of open directories");
            }
        }
        return new Platform(jdk, Modes.processMask());
    }
}
