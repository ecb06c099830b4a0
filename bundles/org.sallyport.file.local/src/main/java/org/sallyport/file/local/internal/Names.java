package org.sallyport.file.local.internal;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.sallyport.file.FileException;
import org.sallyport.file.FileStatus;
import org.sallyport.session.FilePath;

/** Names of files, as text and as the host's bytes. A name that cannot be told exactly in the other form is refused, never changed. */
final class Names {

    /** As long as the kernel takes (PATH_MAX). */
    private static final int LONGEST_PATH = 4096;

    private static final char REPLACEMENT = '\uFFFD';

    private Names() {}

    /** The host's form of one name. */
    static Path host(String name) throws FileException {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new FileException(FileStatus.INVALID_FILENAME, "this server cannot represent the file name", e);
        }
    }

    /** The text of a name of the host; empty if its bytes have none. */
    static Optional<String> text(Path name) {
        String text = name.toString();
        if (text.indexOf(REPLACEMENT) < 0) {
            return Optional.of(text);
        }
        try {
            return Path.of(text).equals(name) ? Optional.of(text) : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** The text of a link's target. */
    static String target(Path target) throws FileException {
        return text(target)
                .orElseThrow(() -> new FileException(
                        FileStatus.INVALID_FILENAME, "this server cannot represent the target of the link"));
    }

    /** Refuses what no other program of the host could use. */
    static void check(FilePath path) throws FileException {
        int length = 0;
        for (String name : path.names()) {
            length += name.length() + 1;
        }
        if (length >= LONGEST_PATH) {
            throw new FileException(
                    FileStatus.INVALID_FILENAME, "the path is longer than " + LONGEST_PATH + " characters");
        }
    }

    /** What is wrong with the way this Java runtime maps names, and what would be right; empty for UTF-8. */
    static Optional<String> problem() {
        String name = System.getProperty("sun.jnu.encoding", "");
        if (Charset.isSupported(name) && Charset.forName(name).equals(StandardCharsets.UTF_8)) {
            return Optional.empty();
        }
        return Optional.of("the locale maps file names to " + name
                + ", not to UTF-8: other names are refused and not listed." + " Start Java with LC_ALL=C.UTF-8");
    }
}
