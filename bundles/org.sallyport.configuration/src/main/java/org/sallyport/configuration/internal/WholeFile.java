package org.sallyport.configuration.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** Writes a file so that nobody ever sees half of it, and none is lost if the power goes. */
final class WholeFile {

    private WholeFile() {}

    /**
     * Puts a file in the place of another, which stays readable for those who could read it before; or makes a new one.
     *
     * @throws IOException if it cannot be written; what was there is there then
     */
    static void replace(Path file, byte[] content) throws IOException {
        // The name does not end like a configuration's: whoever watches the directory leaves the unfinished file alone.
        Path unfinished = file.resolveSibling("." + file.getFileName() + ".new");
        Files.deleteIfExists(unfinished);
        if (Files.exists(file)) {
            Files.copy(file, unfinished, StandardCopyOption.COPY_ATTRIBUTES);
        } else {
            Files.createFile(unfinished);
        }
        try (FileChannel channel =
                FileChannel.open(unfinished, Set.of(StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING))) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
