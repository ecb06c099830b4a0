package org.sallyport.file;

/**
 * The outcome of a file operation: the status codes 0 to 31 of draft-ietf-secsh-filexfer-13, section 9.1. A client of an older version is sent
 * the nearest code that its version knows.
 */
public enum FileStatus {
    /** SSH_FX_OK, 0. */
    OK("Success"),
    /** SSH_FX_EOF, 1. */
    EOF("End of file"),
    /** SSH_FX_NO_SUCH_FILE, 2. */
    NO_SUCH_FILE("No such file"),
    /** SSH_FX_PERMISSION_DENIED, 3. */
    PERMISSION_DENIED("Permission denied"),
    /** SSH_FX_FAILURE, 4. */
    FAILURE("Failure"),
    /** SSH_FX_BAD_MESSAGE, 5. */
    BAD_MESSAGE("Bad message"),
    /** SSH_FX_NO_CONNECTION, 6. */
    NO_CONNECTION("No connection"),
    /** SSH_FX_CONNECTION_LOST, 7. */
    CONNECTION_LOST("Connection lost"),
    /** SSH_FX_OP_UNSUPPORTED, 8. */
    OP_UNSUPPORTED("Operation unsupported"),
    /** SSH_FX_INVALID_HANDLE, 9. */
    INVALID_HANDLE("Invalid handle"),
    /** SSH_FX_NO_SUCH_PATH, 10. */
    NO_SUCH_PATH("No such path"),
    /** SSH_FX_FILE_ALREADY_EXISTS, 11. */
    FILE_ALREADY_EXISTS("File already exists"),
    /** SSH_FX_WRITE_PROTECT, 12. */
    WRITE_PROTECT("Write protected"),
    /** SSH_FX_NO_MEDIA, 13. */
    NO_MEDIA("No media"),
    /** SSH_FX_NO_SPACE_ON_FILESYSTEM, 14. */
    NO_SPACE_ON_FILESYSTEM("No space left on the file system"),
    /** SSH_FX_QUOTA_EXCEEDED, 15. */
    QUOTA_EXCEEDED("Quota exceeded"),
    /** SSH_FX_UNKNOWN_PRINCIPAL, 16. */
    UNKNOWN_PRINCIPAL("Unknown principal"),
    /** SSH_FX_LOCK_CONFLICT, 17. */
    LOCK_CONFLICT("Lock conflict"),
    /** SSH_FX_DIR_NOT_EMPTY, 18. */
    DIR_NOT_EMPTY("Directory not empty"),
    /** SSH_FX_NOT_A_DIRECTORY, 19. */
    NOT_A_DIRECTORY("Not a directory"),
    /** SSH_FX_INVALID_FILENAME, 20. */
    INVALID_FILENAME("Invalid file name"),
    /** SSH_FX_LINK_LOOP, 21. */
    LINK_LOOP("Too many symbolic links"),
    /** SSH_FX_CANNOT_DELETE, 22. */
    CANNOT_DELETE("Cannot delete"),
    /** SSH_FX_INVALID_PARAMETER, 23. */
    INVALID_PARAMETER("Invalid parameter"),
    /** SSH_FX_FILE_IS_A_DIRECTORY, 24. */
    FILE_IS_A_DIRECTORY("File is a directory"),
    /** SSH_FX_BYTE_RANGE_LOCK_CONFLICT, 25. */
    BYTE_RANGE_LOCK_CONFLICT("Byte range lock conflict"),
    /** SSH_FX_BYTE_RANGE_LOCK_REFUSED, 26. */
    BYTE_RANGE_LOCK_REFUSED("Byte range lock refused"),
    /** SSH_FX_DELETE_PENDING, 27. */
    DELETE_PENDING("Delete pending"),
    /** SSH_FX_FILE_CORRUPT, 28. */
    FILE_CORRUPT("File corrupt"),
    /** SSH_FX_OWNER_INVALID, 29. */
    OWNER_INVALID("Owner invalid"),
    /** SSH_FX_GROUP_INVALID, 30. */
    GROUP_INVALID("Group invalid"),
    /** SSH_FX_NO_MATCHING_BYTE_RANGE_LOCK, 31. */
    NO_MATCHING_BYTE_RANGE_LOCK("No matching byte range lock");

    private final String text;

    FileStatus(String text) {
        this.text = text;
    }

    /** The number on the wire, 0 to 31. */
    public int code() {
        return ordinal();
    }

    /** What a client is told where nothing better is known. */
    public String text() {
        return text;
    }
}
