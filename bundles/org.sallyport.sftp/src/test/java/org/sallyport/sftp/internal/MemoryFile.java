package org.sallyport.sftp.internal;

import java.nio.ByteBuffer;
import java.nio.file.attribute.FileTime;
import java.util.function.Supplier;
import org.sallyport.file.AttributeChange;
import org.sallyport.file.FileAttributes;
import org.sallyport.file.FileException;
import org.sallyport.file.FileStatus;
import org.sallyport.file.OpenFile;
import org.sallyport.file.OpenOptions;
import org.sallyport.file.Sync;

/** An open file of a {@link MemoryStore}. */
final class MemoryFile implements OpenFile, Sync {

    private final MemoryNode node;
    private final OpenOptions options;
    private final Supplier<FileTime> now;

    MemoryFile(MemoryNode node, OpenOptions options, Supplier<FileTime> now) {
        this.node = node;
        this.options = options;
        this.now = now;
    }

    @Override
    public int read(ByteBuffer target, long offset) throws FileException {
        if (!options.read()) {
            throw new FileException(FileStatus.PERMISSION_DENIED, "not opened for reading");
        }
        synchronized (node) {
            return node.read(target, offset);
        }
    }

    @Override
    public void write(ByteBuffer source, long offset) throws FileException {
        if (!options.write()) {
            throw new FileException(FileStatus.PERMISSION_DENIED, "not opened for writing");
        }
        synchronized (node) {
            node.write(source, options.append() ? node.size() : offset, now.get());
        }
    }

    @Override
    public FileAttributes stat() {
        synchronized (node) {
            return node.attributes();
        }
    }

    @Override
    public void update(AttributeChange change) {
        synchronized (node) {
            node.update(change);
        }
    }

    @Override
    public void sync() throws FileException {
        // What is in memory is as safe as it gets.
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
