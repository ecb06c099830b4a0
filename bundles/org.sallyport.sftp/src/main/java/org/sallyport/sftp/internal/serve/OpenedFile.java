package org.sallyport.sftp.internal.serve;

import java.nio.ByteBuffer;
import org.sallyport.file.FileException;
import org.sallyport.file.FileStatus;
import org.sallyport.file.OpenFile;
import org.sallyport.session.FilePath;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An open file, and what its handle may be used for: the store may have opened it for more. */
final class OpenedFile implements Opened {

    private static final Logger LOG = LoggerFactory.getLogger(OpenedFile.class);

    private final FilePath path;
    private final OpenFile file;
    private final boolean readable;
    private final boolean writable;
    private long bytesRead;
    private long bytesWritten;

    OpenedFile(FilePath path, OpenFile file, boolean readable, boolean writable) {
        this.path = path;
        this.file = file;
        this.readable = readable;
        this.writable = writable;
    }

    /** Where the file was when it was opened. */
    FilePath path() {
        return path;
    }

    /** The file as the store knows it. */
    OpenFile file() {
        return file;
    }

    /**
     * Fills a buffer from its position on.
     *
     * @return whether there was anything to read
     */
    boolean read(ByteBuffer target, long offset) throws FileException {
        if (!readable) {
            throw new FileException(FileStatus.PERMISSION_DENIED, "Not opened for reading");
        }
        int start = target.position();
        int read = file.read(target, offset);
        // How far the store has moved the position is what counts: behind it is whatever the buffer held before.
        bytesRead += target.position() - start;
        return read >= 0 && target.position() > start;
    }

    /** Writes all of a buffer. */
    void write(ByteBuffer source, long offset) throws FileException {
        checkWritable();
        int size = source.remaining();
        file.write(source, offset);
        if (source.hasRemaining()) {
            throw new FileException(FileStatus.FAILURE, "Not everything was written");
        }
        bytesWritten += size;
    }

    void checkWritable() throws FileException {
        if (!writable) {
            throw new FileException(FileStatus.PERMISSION_DENIED, "Not opened for writing");
        }
    }

    @Override
    public void close() throws FileException {
        log("closed");
        file.close();
    }

    @Override
    public void aborted(Throwable cause) throws FileException {
        log("left open");
        file.aborted(cause);
    }

    private void log(String end) {
        if (LOG.isDebugEnabled()) {
            LOG.debug("{} {}: {} bytes read, {} written", end, Printable.of(path), bytesRead, bytesWritten);
        }
    }
}
