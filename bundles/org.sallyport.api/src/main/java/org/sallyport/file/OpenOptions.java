package org.sallyport.file;

/**
 * How a file is opened. With at least one of {@code read} and {@code write}.
 *
 * @param read whether bytes may be read
 * @param write whether bytes may be written
 * @param append whether every write goes to the end of the file
 * @param creation what happens if the file exists, and if it does not
 */
public record OpenOptions(boolean read, boolean write, boolean append, Creation creation) {

    /** The five dispositions of draft-ietf-secsh-filexfer-13, section 8.1.1.3. */
    public enum Creation {
        /** Make the file; fail if it exists. */
        CREATE_NEW,
        /** Make the file, or empty the one that exists. */
        CREATE_TRUNCATE,
        /** Open the file that exists; fail if there is none. */
        OPEN_EXISTING,
        /** Open the file that exists, or make it. */
        OPEN_OR_CREATE,
        /** Empty the file that exists; fail if there is none. */
        TRUNCATE_EXISTING;

        /** Whether the file may come into being. */
        public boolean creates() {
            return this == CREATE_NEW || this == CREATE_TRUNCATE || this == OPEN_OR_CREATE;
        }

        /** Whether what the file held is lost. */
        public boolean truncates() {
            return this == CREATE_TRUNCATE || this == TRUNCATE_EXISTING;
        }
    }

    /** Checks that the file is opened for something. */
    public OpenOptions {
        if (!read && !write) {
            throw new IllegalArgumentException("a file is opened for reading, writing or both");
        }
    }

    /** For reading what exists. */
    public static OpenOptions forReading() {
        return new OpenOptions(true, false, false, Creation.OPEN_EXISTING);
    }

    /** For writing a file anew. */
    public static OpenOptions forWriting() {
        return new OpenOptions(false, true, false, Creation.CREATE_TRUNCATE);
    }
}
