package org.sallyport.configuration.internal;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/**
 * What a look at the file of a configuration has shown.
 *
 * @param stamp which version of the file it was
 * @param written its keys and values before anything in them is replaced; empty if they are not to be had
 */
record FileLook(FileStamp stamp, Map<String, String> written) {

    /** At a file that is not there, or at none. */
    static final FileLook NONE = new FileLook(FileStamp.NONE, Map.of());

    /** What the container replaces by something else. */
    private static final Set<String> REPLACED = Set.of("${", "$[", "$(");

    /** Looks at a file. */
    static FileLook at(Path file) {
        FileStamp stamp = FileStamp.of(file);
        return stamp.equals(FileStamp.NONE) ? NONE : new FileLook(stamp, read(file, stamp));
    }

    private static Map<String, String> read(Path file, FileStamp stamp) {
        String name = file.getFileName().toString();
        boolean ofLines = name.endsWith(".cfg") || name.endsWith(".config");
        if (!ofLines || stamp.size() > KnownFiles.LONGEST) {
            return Map.of();
        }
        Properties lines = new Properties();
        try {
            lines.load(new StringReader(Files.readString(file, StandardCharsets.ISO_8859_1)));
        } catch (IOException | IllegalArgumentException e) {
            // Gone by now, or no text of this form: whoever reads it for the container says so.
            return Map.of();
        }
        Map<String, String> written = new HashMap<>();
        lines.forEach((key, value) -> written.put(key.toString(), value.toString()));
        return written;
    }

    /** Whether the file has more than what is stored, which was read from it while it was shorter: a key, or the end of a value. */
    boolean hasMoreThan(StoredConfiguration stored) {
        return written.entrySet().stream()
                .anyMatch(entry -> isLonger(entry.getValue(), stored.values().get(entry.getKey())));
    }

    private static boolean isLonger(String text, Object stored) {
        return stored == null
                || stored instanceof String known
                        && text.length() > known.length()
                        && text.startsWith(known)
                        && REPLACED.stream().noneMatch(text::contains);
    }
}
