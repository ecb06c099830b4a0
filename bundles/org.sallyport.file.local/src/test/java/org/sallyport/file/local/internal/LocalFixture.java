package org.sallyport.file.local.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.sallyport.file.AttributeChange;
import org.sallyport.file.DirectoryEntry;
import org.sallyport.file.FileException;
import org.sallyport.file.FileStatus;
import org.sallyport.file.Listing;
import org.sallyport.file.OpenFile;
import org.sallyport.file.OpenOptions;
import org.sallyport.session.FilePath;
import org.sallyport.session.Login;

/** A store on {@code inside}, with {@code outside} beside it, both on the host. */
abstract class LocalFixture {

    @TempDir
    Path host;

    Path inside;
    Path outside;
    LocalFileStore store;
    LocalView view;

    @BeforeEach
    final void openView() throws Exception {
        inside = Files.createDirectory(host.resolve("inside"));
        outside = Files.createDirectory(host.resolve("outside"));
        Files.writeString(outside.resolve("secret"), "secret");
        store = new LocalFileStore(Platform.detect(), linking());
        view = view(Login.of("ann"));
    }

    @AfterEach
    final void closeView() {
        view.close();
    }

    /** A store where everything is allowed. */
    final Settings linking() {
        return new Settings("test", inside, true, false, Settings.DEFAULT_MASK, false);
    }

    final LocalView view(Login login) throws FileException {
        return (LocalView) store.open(login);
    }

    final void write(String path, String content) throws FileException {
        try (OpenFile file = view.open(path(path), OpenOptions.forWriting(), AttributeChange.NONE)) {
            file.write(ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)), 0);
        }
    }

    final String read(String path) throws FileException {
        try (OpenFile file = view.open(path(path), OpenOptions.forReading(), AttributeChange.NONE)) {
            ByteBuffer buffer = ByteBuffer.allocate(1000);
            file.read(buffer, 0);
            return StandardCharsets.UTF_8.decode(buffer.flip()).toString();
        }
    }

    /** The names of a directory and the types of what has them. */
    final Map<String, String> list(String path) throws FileException {
        Map<String, String> entries = new TreeMap<>();
        try (Listing listing = view.list(path(path))) {
            for (DirectoryEntry entry : listing.next(1000)) {
                entries.put(entry.name(), entry.attributes().type().toString());
            }
        }
        return entries;
    }

    final void link(String link, Path target) throws IOException {
        Files.createSymbolicLink(inside.resolve(link), target);
    }

    final void link(String link, String target) throws IOException {
        link(link, Path.of(target));
    }

    static AttributeChange permissions(int mode) {
        return new AttributeChange(OptionalLong.empty(), OptionalInt.of(mode), Optional.empty(), Optional.empty());
    }

    static AttributeChange size(long size) {
        return new AttributeChange(OptionalLong.of(size), OptionalInt.empty(), Optional.empty(), Optional.empty());
    }

    /** Something that fails. */
    interface Attempt {
        void run() throws Exception;
    }

    static void fails(FileStatus status, Attempt attempt) {
        Callable<FileStatus> call = () -> {
            attempt.run();
            return FileStatus.OK;
        };
        assertEquals(status, assertThrows(FileException.class, call::call).status());
    }

    /** Runs a program of the host and waits for its success. */
    static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertEquals(0, process.waitFor(), String.join(" ", command));
    }

    static FilePath path(String path) {
        return FilePath.of(path);
    }
}
