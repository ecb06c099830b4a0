package org.sallyport.file.local.internal;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.sallyport.file.FileStore;
import org.sallyport.testkit.FileStoreContract;

/** The contract, with the defaults. */
class LocalFileStoreTest extends FileStoreContract {

    @TempDir
    private Path root;

    @Override
    protected FileStore createStore() throws Exception {
        return new LocalFileStore(Platform.detect(), Settings.of("test", root));
    }
}
