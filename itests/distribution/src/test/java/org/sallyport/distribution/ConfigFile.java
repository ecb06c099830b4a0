package org.sallyport.distribution;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;

/** A file of a container's configuration directory, as owners and their tools change it. */
final class ConfigFile {

    private final Path file;

    ConfigFile(Container container, String name) {
        file = container.home().resolve("etc").resolve(name);
    }

    Path path() {
        return file;
    }

    String text() {
        return Container.latin(file);
    }

    /** Its keys and values now. */
    Map<String, String> values() {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(text()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> values = new TreeMap<>();
        properties.forEach((key, value) -> values.put(key.toString(), value.toString()));
        return values;
    }

    boolean has(Set<String> keys) {
        return values().keySet().containsAll(keys);
    }

    /** The text with a key set. */
    private String with(String key, String value) {
        // In front: a file that is cut off has the new value and lacks what is behind it.
        return key + " = " + value + "\n" + without(key);
    }

    private String without(String key) {
        return text().replaceAll("(?m)^" + key.replace(".", "\\.") + " *=.*\n", "");
    }

    /** Sets a key as editors do that write a new file and move it into place. */
    void replace(String key, String value) throws IOException {
        moveIntoPlace(with(key, value));
    }

    /** Likewise, takes a key away. */
    void remove(String key) throws IOException {
        moveIntoPlace(without(key));
    }

    private void moveIntoPlace(String text) throws IOException {
        Path fresh = Files.writeString(file.resolveSibling("." + file.getFileName() + ".tmp"), text);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** As a shell does with {@code >}: the file is empty first, then half of it is there. */
    void overwrite(String key, String value, Runnable halfWay) throws IOException {
        byte[] bytes = with(key, value).getBytes(StandardCharsets.ISO_8859_1);
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            int half = bytes.length / 2;
            halfWay.run();
            channel.write(ByteBuffer.wrap(bytes, 0, half));
            halfWay.run();
            channel.write(ByteBuffer.wrap(bytes, half, bytes.length - half));
        }
    }
}
