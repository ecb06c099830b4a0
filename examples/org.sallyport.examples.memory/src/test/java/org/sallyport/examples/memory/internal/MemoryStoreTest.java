package org.sallyport.examples.memory.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.sallyport.file.AttributeChange;
import org.sallyport.file.FileException;
import org.sallyport.file.FileStatus;
import org.sallyport.file.FileStore;
import org.sallyport.file.FileView;
import org.sallyport.file.OpenFile;
import org.sallyport.file.OpenOptions;
import org.sallyport.session.FilePath;
import org.sallyport.session.Login;
import org.sallyport.testkit.FileStoreContract;

class MemoryStoreTest extends FileStoreContract {

    @Override
    protected FileStore createStore() {
        return new MemoryStore();
    }

    @Test
    void takesNoMoreThanItsCapacity() throws FileException {
        try (FileView view = new MemoryStore().open(Login.of("ann"));
                OpenFile file = view.open(FilePath.of("/file"), OpenOptions.forWriting(), AttributeChange.NONE)) {
            file.write(ByteBuffer.allocate(10), MemoryStore.CAPACITY - 10);

            for (long offset : new long[] {1, MemoryStore.CAPACITY - 9, 1L << 40, Long.MAX_VALUE - 3}) {
                ByteBuffer much = ByteBuffer.allocate(offset == 1 ? MemoryStore.CAPACITY : 10);
                FileException failure = assertThrows(FileException.class, () -> file.write(much, offset));
                assertEquals(FileStatus.NO_SPACE_ON_FILESYSTEM, failure.status());
            }
            assertEquals(MemoryStore.CAPACITY, file.stat().size());
        }
    }
}
