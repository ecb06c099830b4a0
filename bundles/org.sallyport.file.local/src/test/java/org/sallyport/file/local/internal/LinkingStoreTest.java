package org.sallyport.file.local.internal;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.sallyport.file.FileStore;
import org.sallyport.testkit.FileStoreContract;

/** The contract, where clients may make links. */
class LinkingStoreTest extends FileStoreContract {

    @TempDir
    private Path root;

    @Override
    protected FileStore createStore() throws Exception {
        Settings linking = new Settings("test", root, true, false, Settings.DEFAULT_MASK, false);
        return new LocalFileStore(Platform.detect(), linking);
    }
}
