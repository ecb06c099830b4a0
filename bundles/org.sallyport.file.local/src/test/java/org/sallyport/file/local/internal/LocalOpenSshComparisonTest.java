package org.sallyport.file.local.internal;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.sallyport.file.FileStore;
import org.sallyport.sftp.internal.OpenSshComparisonTest;

/** What a client sees of the files of this host, through this server and through OpenSSH's. */
class LocalOpenSshComparisonTest extends OpenSshComparisonTest {

    @TempDir
    private Path root;

    @Override
    protected FileStore newStore() throws Exception {
        return new LocalFileStore(
                Platform.detect(), new Settings("test", root, true, false, Settings.DEFAULT_MASK, false));
    }

    /** All but set-user-id and set-group-id. */
    @Override
    protected int settableBits() {
        return 01777;
    }
}
