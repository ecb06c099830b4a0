package org.sallyport.testkit;

import java.time.Clock;
import org.sallyport.file.FileStore;
import org.sallyport.sftp.internal.MemoryStore;

/** The store of these tests is a store like any other. */
class MemoryStoreTest extends FileStoreContract {

    @Override
    protected FileStore createStore() {
        return new MemoryStore(Clock.systemUTC());
    }
}
