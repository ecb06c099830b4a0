package org.sallyport.file;

/** What kind of file it is; {@link #code()} as in draft-ietf-secsh-filexfer-13 section 7.2, {@link #mode()} as in POSIX. */
public enum FileType {
    /** A regular file. */
    REGULAR(1, 0100000),
    /** A directory. */
    DIRECTORY(2, 0040000),
    /** A symbolic link. */
    SYMLINK(3, 0120000),
    /** Anything else that is known. */
    SPECIAL(4, 0),
    /** Not known. */
    UNKNOWN(5, 0),
    /** A socket. */
    SOCKET(6, 0140000),
    /** A character device. */
    CHARACTER_DEVICE(7, 0020000),
    /** A block device. */
    BLOCK_DEVICE(8, 0060000),
    /** A named pipe. */
    FIFO(9, 0010000);

    private final int code;
    private final int mode;

    FileType(int code, int mode) {
        this.code = code;
        this.mode = mode;
    }

    /** The type byte of versions 4 and later. */
    public int code() {
        return code;
    }

    /** The S_IFMT bits, or 0 where POSIX has none for it. */
    public int mode() {
        return mode;
    }

    /** The type that the S_IFMT bits of a mode stand for; {@link #UNKNOWN} if none. */
    public static FileType ofMode(int mode) {
        for (FileType type : values()) {
            if (type.mode != 0 && type.mode == (mode & 0170000)) {
                return type;
            }
        }
        return UNKNOWN;
    }
}
