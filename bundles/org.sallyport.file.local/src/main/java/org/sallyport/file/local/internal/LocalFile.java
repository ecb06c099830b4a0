package org.sallyport.file.local.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.sallyport.file.AttributeChange;
import org.sallyport.file.FileAttributes;
import org.sallyport.file.FileException;
import org.sallyport.file.FileStatus;
import org.sallyport.file.OpenFile;
import org.sallyport.file.OpenOptions;
import org.sallyport.file.Sync;

/** An open regular file. */
final class LocalFile implements OpenFile, Sync {

    private final LocalChannel channel;
    private final OpenOptions options;
    private final Owners owners;
    private final boolean syncOnClose;
    private boolean written;

    LocalFile(LocalChannel channel, OpenOptions options, Owners owners, boolean syncOnClose) {
        this.channel = channel;
        this.options = options;
        this.owners = owners;
        this.syncOnClose = syncOnClose;
    }

    @Override
    public int read(ByteBuffer target, long offset) throws FileException {
        if (!options.read()) {
            throw new FileException(FileStatus.PERMISSION_DENIED, "the file is not open for reading");
        }
        checkOffset(offset);
        try {
            return channel.file().read(target, offset);
        } catch (IOException e) {
            throw Failures.of(e);
        }
    }

    @Override
    public void write(ByteBuffer source, long offset) throws FileException {
        requireWrite();
        checkOffset(offset);
        try {
            written = true;
            long position = options.append() ? channel.file().size() : offset;
            while (source.hasRemaining()) {
                position += channel.file().write(source, position);
            }
        } catch (IOException e) {
            throw Failures.of(e);
        }
    }

    @Override
    public FileAttributes stat() throws FileException {
        try {
            return channel.stat().attributes(owners);
        } catch (IOException e) {
            throw Failures.of(e);
        }
    }

    @Override
    public void update(AttributeChange change) throws FileException {
        if (change.size().isPresent()) {
            requireWrite();
        }
        try {
            AttributeWriter.write(channel, change);
        } catch (IOException e) {
            throw Failures.of(e);
        }
    }

    @Override
    public void sync() throws FileException {
        try {
            channel.file().force(true);
        } catch (IOException e) {
            throw Failures.of(e);
        }
    }

    @Override
    public void close() throws FileException {
        try (channel) {
            if (syncOnClose && written) {
                channel.file().force(true);
            }
        } catch (IOException e) {
            throw Failures.of(e);
        }
    }

    private void requireWrite() throws FileException {
        if (!options.write()) {
            throw new FileException(FileStatus.PERMISSION_DENIED, "the file is not open for writing");
        }
    }

    private static void checkOffset(long offset) throws FileException {
        if (offset < 0) {
            throw new FileException(FileStatus.INVALID_PARAMETER, "the offset is beyond 2^63");
        }
    }
}
