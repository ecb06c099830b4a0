package org.sallyport.file.local.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sallyport.file.AttributeChange;
import org.sallyport.file.DirectoryEntry;
import org.sallyport.file.FileException;
import org.sallyport.file.FileView;
import org.sallyport.file.Listing;
import org.sallyport.file.OpenOptions;
import org.sallyport.session.FilePath;
import org.sallyport.session.Login;

/** Names under a locale that cannot represent them: refused and not listed, never changed. */
class LocaleTest {

    @TempDir
    private Path root;

    @Test
    void utf8NeedsNoAdvice() {
        assertEquals(Optional.empty(), Names.problem(), "the tests run with UTF-8 names");
    }

    @Test
    void otherNamesAreRefused() throws Exception {
        Files.writeString(root.resolve("plain"), "");
        Files.writeString(root.resolve("Grüße"), "");
        List<String> said = runWith("POSIX");
        assertTrue(said.get(0).contains("Start Java with LC_ALL=C.UTF-8"), said::toString);
        assertEquals(List.of("INVALID_FILENAME", "plain"), said.subList(1, said.size()));
        try (var files = Files.list(root)) {
            assertEquals(2, files.count(), "nothing was made");
        }
    }

    /** What {@link #main} says in a Java runtime with another locale. */
    private List<String> runWith(String locale) throws Exception {
        ProcessBuilder java = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                LocaleTest.class.getName(),
                root.toString());
        java.environment().put("LC_ALL", locale);
        java.redirectError(ProcessBuilder.Redirect.INHERIT);
        Process process = java.start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertEquals(0, process.waitFor(), () -> "it said " + lines);
        return lines;
    }

    /** Tries names in a locale of its own. */
    public static void main(String[] arguments) throws Exception {
        System.out.println(Names.problem().orElse("fine"));
        LocalFileStore store = new LocalFileStore(Platform.detect(), Settings.of("test", Path.of(arguments[0])));
        try (FileView view = store.open(Login.of("ann"))) {
            try {
                view.open(FilePath.of("/na\u00efve"), OpenOptions.forWriting(), AttributeChange.NONE)
                        .close();
                System.out.println("made");
            } catch (FileException e) {
                System.out.println(e.status());
            }
            List<String> names = new ArrayList<>();
            try (Listing listing = view.list(FilePath.ROOT)) {
                for (DirectoryEntry entry : listing.next(10)) {
                    names.add(entry.name());
                }
            }
            names.forEach(System.out::println);
        }
    }
}
