package org.sallyport.sftp.internal.serve;

import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.sallyport.file.FileException;
import org.sallyport.file.FileStatus;

/**
 * The handles of one channel. A handle is the number of a slot and 32 random bits: one that is closed does not come back with another meaning,
 * and one of another channel is worth nothing here.
 */
final class Handles {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final int most;
    private final List<Slot> slots = new ArrayList<>();
    private final Deque<Integer> free = new ArrayDeque<>();

    private record Slot(int secret, Opened opened) {}

    private static final Slot EMPTY = new Slot(0, null);

    /**
     * No handles.
     *
     * @param most how many there may be at once, 1 or more
     */
    Handles(int most) {
        this.most = most;
    }

    /** How many there may be. */
    int most() {
        return most;
    }

    /** Makes sure that another can be added. */
    void checkRoom() throws FileException {
        if (slots.size() - free.size() >= most) {
            throw new FileException(FileStatus.FAILURE, "More than " + most + " files and directories are open");
        }
    }

    /** Gives something a handle; after {@link #checkRoom}. */
    long add(Opened opened) {
        Slot slot = new Slot(RANDOM.nextInt(), opened);
        Integer index = free.poll();
        if (index == null) {
            index = slots.size();
            slots.add(slot);
        } else {
            slots.set(index, slot);
        }
        return (long) index << 32 | Integer.toUnsignedLong(slot.secret);
    }

    /** The open file of a handle. */
    OpenedFile file(long handle) throws FileException {
        if (opened(handle) instanceof OpenedFile file) {
            return file;
        }
        throw FileException.of(FileStatus.INVALID_HANDLE);
    }

    /** The open directory of a handle. */
    OpenedDirectory directory(long handle) throws FileException {
        if (opened(handle) instanceof OpenedDirectory directory) {
            return directory;
        }
        throw FileException.of(FileStatus.INVALID_HANDLE);
    }

    private Opened opened(long handle) throws FileException {
        long index = handle >> 32;
        if (index >= 0 && index < slots.size()) {
            Slot slot = slots.get((int) index);
            if (slot != EMPTY && slot.secret == (int) handle) {
                return slot.opened;
            }
        }
        throw FileException.of(FileStatus.INVALID_HANDLE);
    }

    /** Takes a handle back; what it stood for is still open. */
    Opened remove(long handle) throws FileException {
        Opened opened = opened(handle);
        int index = (int) (handle >> 32);
        slots.set(index, EMPTY);
        free.push(index);
        return opened;
    }

    /** Takes all handles back; what they stood for is still open. */
    List<Opened> removeAll() {
        List<Opened> all =
                slots.stream().filter(slot -> slot != EMPTY).map(Slot::opened).toList();
        slots.clear();
        free.clear();
        return all;
    }
}
