package org.sallyport.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.sallyport.file.AttributeChange;
import org.sallyport.file.DirectoryEntry;
import org.sallyport.file.FileException;
import org.sallyport.file.FileStatus;
import org.sallyport.file.FileStore;
import org.sallyport.file.FileView;
import org.sallyport.file.Links;
import org.sallyport.file.Listing;
import org.sallyport.file.OpenFile;
import org.sallyport.file.OpenOptions;
import org.sallyport.file.OpenOptions.Creation;
import org.sallyport.session.FilePath;
import org.sallyport.session.Login;

/** A file store under test, and what its tests are written with. */
abstract class FileStoreFixture {

    static final byte[] TEXT = bytes("The quick brown fox jumps over the lazy dog");

    FileStore store;
    FileView view;

    /** Makes the store to be tested: empty, writable, and another one for each test. */
    protected abstract FileStore createStore() throws Exception;

    @BeforeEach
    final void openView() throws Exception {
        store = createStore();
        view = store.open(Login.of("ann"));
    }

    @AfterEach
    final void closeView() {
        view.close();
    }

    final OpenFile open(String path, boolean read, boolean write, Creation creation) throws FileException {
        return view.open(path(path), new OpenOptions(read, write, false, creation), AttributeChange.NONE);
    }

    final void write(String path, byte[] content) throws FileException {
        try (OpenFile file = view.open(path(path), OpenOptions.forWriting(), AttributeChange.NONE)) {
            file.write(ByteBuffer.wrap(content), 0);
        }
    }

    final byte[] read(String path) throws FileException {
        try (OpenFile file = view.open(path(path), OpenOptions.forReading(), AttributeChange.NONE)) {
            return bytes(text(file, 0, 1000));
        }
    }

    static String text(OpenFile file, long offset, int most) throws FileException {
        ByteBuffer buffer = ByteBuffer.allocate(most);
        int count = file.read(buffer, offset);
        assertEquals(Math.max(0, count), buffer.position(), "the position moves by what was read");
        return StandardCharsets.UTF_8.decode(buffer.flip()).toString();
    }

    final List<String> names(String directory) throws FileException {
        List<String> names = new ArrayList<>();
        try (Listing listing = view.list(path(directory))) {
            for (List<DirectoryEntry> part = listing.next(100); !part.isEmpty(); part = listing.next(100)) {
                part.forEach(entry -> names.add(entry.name()));
            }
        }
        return names;
    }

    static AttributeChange size(long size) {
        return new AttributeChange(OptionalLong.of(size), OptionalInt.empty(), Optional.empty(), Optional.empty());
    }

    /** Something that a store may refuse. */
    interface Attempt {
        void run() throws FileException;
    }

    /** An attempt to make a link. */
    interface LinkAttempt {
        void run(Links links) throws FileException;
    }

    /** Whether the store can do it; if not, it says so. */
    static boolean supports(Attempt attempt) throws FileException {
        try {
            attempt.run();
            return true;
        } catch (FileException e) {
            if (e.status() == FileStatus.OP_UNSUPPORTED) {
                return false;
            }
            throw e;
        }
    }

    /** Whether the store makes links; if not, it says so. */
    final boolean links(LinkAttempt attempt) throws FileException {
        if (!(view instanceof Links links)) {
            return false;
        }
        try {
            return supports(() -> attempt.run(links));
        } catch (FileException e) {
            if (e.status() == FileStatus.PERMISSION_DENIED) {
                return false;
            }
            throw e;
        }
    }

    static void fails(FileStatus status, Callable<?> attempt) {
        FileException failure = assertThrows(FileException.class, attempt::call);
        assertEquals(status, failure.status());
        assertNotNull(failure.getMessage(), "a failure has a message for the client");
    }

    static void fails(FileStatus status, Attempt attempt) {
        fails(status, () -> {
            attempt.run();
            return status;
        });
    }

    static FilePath path(String path) {
        return FilePath.of(path);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
