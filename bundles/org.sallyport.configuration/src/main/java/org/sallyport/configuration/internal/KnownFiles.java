package org.sallyport.configuration.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of configurations as they were when somebody had last left them alone. */
final class KnownFiles {

    private static final Logger LOG = LoggerFactory.getLogger(KnownFiles.class);

    /** Files that are longer, in bytes, are none of configurations. */
    static final int LONGEST = 256 * 1024;

    private record Known(FileStamp stamp, byte[] content) {}

    private final Map<Path, Known> known = new HashMap<>();

    /** Remembers a file, unless it changes while it is read or is too long for a configuration. */
    synchronized void remember(Path file) {
        FileStamp before = FileStamp.of(file);
        Known last = known.get(file);
        if (before.size() < 0
                || before.size() > LONGEST
                || last != null && last.stamp().equals(before)) {
            return;
        }
        try {
            byte[] content = Files.readAllBytes(file);
            if (FileStamp.of(file).equals(before)) {
                known.put(file, new Known(before, content));
            }
        } catch (IOException e) {
            LOG.debug("{} cannot be read", file, e);
        }
    }

    /** What was in a file. */
    synchronized Optional<byte[]> content(Path file) {
        return Optional.ofNullable(known.get(file)).map(Known::content);
    }

    /** Forgets a file; whether it is as it was remembered. */
    synchronized boolean forget(Path file) {
        Known last = known.remove(file);
        return last != null && last.stamp().equals(FileStamp.of(file));
    }
}
