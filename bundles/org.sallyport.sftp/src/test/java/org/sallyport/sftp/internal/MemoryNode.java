package org.sallyport.sftp.internal;

import java.nio.ByteBuffer;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.sallyport.file.AttributeChange;
import org.sallyport.file.FileAttributes;
import org.sallyport.file.FileType;
import org.sallyport.file.Ownership;

/** A file, directory or link of a {@link MemoryStore}, which guards it. */
final class MemoryNode {

    private static final Ownership OWNER = new Ownership(1000, 100, "alice", "users");

    private final FileType type;
    private final Map<String, MemoryNode> children = new TreeMap<>();
    private final String target;
    private byte[] content = {};
    private int size;
    private int permissions;
    private Ownership ownership = OWNER;
    private FileTime accessed;
    private FileTime modified;

    private MemoryNode(FileType type, FileTime now, int permissions, String target) {
        this.type = type;
        this.accessed = now;
        this.modified = now;
        this.permissions = permissions;
        this.target = target;
    }

    static MemoryNode directory(FileTime now, int permissions) {
        return new MemoryNode(FileType.DIRECTORY, now, permissions, "");
    }

    static MemoryNode file(FileTime now, int permissions) {
        return new MemoryNode(FileType.REGULAR, now, permissions, "");
    }

    static MemoryNode link(FileTime now, String target) {
        return new MemoryNode(FileType.SYMLINK, now, 0777, target);
    }

    boolean isDirectory() {
        return type == FileType.DIRECTORY;
    }

    boolean isLink() {
        return type == FileType.SYMLINK;
    }

    Map<String, MemoryNode> children() {
        return children;
    }

    String target() {
        return target;
    }

    int size() {
        return size;
    }

    /** Puts bytes into a buffer; how many. */
    int read(ByteBuffer buffer, long offset) {
        if (offset >= size) {
            return -1;
        }
        int length = (int) Math.min(buffer.remaining(), size - offset);
        buffer.put(content, (int) offset, length);
        return length;
    }

    void write(ByteBuffer buffer, long offset, FileTime now) {
        int end = Math.toIntExact(offset + buffer.remaining());
        if (end > size) {
            resize(end);
        }
        buffer.get(content, (int) offset, buffer.remaining());
        modified = now;
    }

    void resize(int newSize) {
        if (newSize > content.length) {
            content = Arrays.copyOf(content, Math.max(newSize, 2 * content.length));
        } else if (newSize < size) {
            Arrays.fill(content, newSize, size, (byte) 0);
        }
        size = newSize;
    }

    void update(AttributeChange change) {
        change.size().ifPresent(value -> resize(Math.toIntExact(value)));
        change.permissions().ifPresent(value -> permissions = value);
        change.owner().ifPresent(owner -> ownership = Ownership.of(owner.uid(), owner.gid()));
        change.times().ifPresent(times -> {
            accessed = times.accessed();
            modified = times.modified();
        });
    }

    FileAttributes attributes() {
        int length = isLink() ? target.length() : size;
        return new FileAttributes(type, length, permissions, ownership, 1, accessed, modified, Optional.empty());
    }
}
