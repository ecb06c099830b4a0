package org.sallyport.sftp.internal.wire;

import java.nio.ByteBuffer;
import java.util.List;
import org.sallyport.file.FileAttributes;
import org.sallyport.file.Space.Room;

/** What a request that went well is answered with, whatever version the client speaks. Failures are exceptions. */
public sealed interface Reply {

    /** SSH_FX_OK. */
    Reply DONE = new Done();

    /** SSH_FX_EOF, which is no failure: there is nothing more to read. */
    Reply END = new End();

    /** SSH_FX_OK; see {@link #DONE}. */
    record Done() implements Reply {}

    /** SSH_FX_EOF; see {@link #END}. */
    record End() implements Reply {}

    /** SSH_FXP_HANDLE. */
    record Handle(long handle) implements Reply {}

    /**
     * SSH_FXP_DATA.
     *
     * @param packet of {@link org.sallyport.subsystem.SubsystemChannel#allocate}; belongs to the reply from now on
     * @param length how many bytes of data there are, from {@link #HEADER} on
     */
    record Data(ByteBuffer packet, int length) implements Reply {

        /** The room for the packet's length, type, id and the data's length. */
        public static final int HEADER = 13;
    }

    /** SSH_FXP_ATTRS. */
    record Attributes(FileAttributes attributes) implements Reply {}

    /** SSH_FXP_NAME with one path and no attributes. */
    record Path(String path) implements Reply {}

    /** SSH_FXP_NAME with as many entries as fit. */
    record Entries(EntrySource entries) implements Reply {}

    /** SSH_FXP_EXTENDED_REPLY of statvfs@openssh.com. */
    record Free(Room room, long fileSystem) implements Reply {}

    /** SSH_FXP_EXTENDED_REPLY of limits@openssh.com. */
    record Limits(long packet, long read, long write, long handles) implements Reply {}

    /** SSH_FXP_EXTENDED_REPLY of users-groups-by-id@openssh.com; empty for a number that has no name. */
    record PrincipalNames(List<String> users, List<String> groups) implements Reply {}
}
