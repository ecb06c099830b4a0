package org.sallyport.sftp.internal.serve;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.sallyport.file.FileException;
import org.sallyport.file.FileStatus;
import org.sallyport.sftp.internal.mount.Lifeline;

/**
 * The handles of one channel. A handle is the number of a slot and 32 random bits: one that is closed does not come back with another meaning,
 * and one of another channel is worth nothing here. The bits are no secret: whoever is on the channel may use what is open there. One whose file store has gone is answered with CONNECTION_LOST from a certain time on.
 */
final class Handles {

    private final int most;
    private final List<Slot> slots = new ArrayList<>();
    private final Deque<Integer> free = new ArrayDeque<>();

    private boolean closing;

    private record Slot(int mark, Opened opened, Lifeline lifeline) {

        boolean isEmpty() {
            return this == EMPTY;
        }

        boolean isLost() {
            return opened == null && !isEmpty();
        }
    }

    private static final Slot EMPTY = new Slot(0, null, null);

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
        if (closing) {
            throw new FileException(
                    FileStatus.NO_CONNECTION, "This server part is being stopped: nothing more is opened");
        }
        if (slots.size() - free.size() >= most) {
            throw new FileException(FileStatus.FAILURE, "More than " + most + " files and directories are open");
        }
    }

    /** Nothing more is opened. */
    void closing() {
        closing = true;
    }

    /** Whether none is open. */
    boolean isEmpty() {
        return slots.size() == free.size();
    }

    /**
     * Gives something a handle; after {@link #checkRoom}.
     *
     * @param lifeline of the file store that it comes from
     */
    long add(Opened opened, Lifeline lifeline) {
        Slot slot = new Slot(ThreadLocalRandom.current().nextInt(), opened, lifeline);
        Integer index = free.poll();
        if (index == null) {
            index = slots.size();
            slots.add(slot);
        } else {
            slots.set(index, slot);
        }
        return (long) index << 32 | Integer.toUnsignedLong(slot.mark);
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
        Slot slot = slot(handle);
        if (slot.isLost()) {
            throw new FileException(FileStatus.CONNECTION_LOST, "The file store has gone");
        }
        return slot.opened;
    }

    private Slot slot(long handle) throws FileException {
        long index = handle >> 32;
        if (index >= 0 && index < slots.size()) {
            Slot slot = slots.get((int) index);
            if (!slot.isEmpty() && slot.mark == (int) handle) {
                return slot;
            }
        }
        throw FileException.of(FileStatus.INVALID_HANDLE);
    }

    /** Takes a handle back; what it stood for is still open. */
    Opened remove(long handle) throws FileException {
        slot(handle);
        int index = (int) (handle >> 32);
        try {
            return opened(handle);
        } finally {
            slots.set(index, EMPTY);
            free.push(index);
        }
    }

    /** Takes all handles back; what they stood for is still open. */
    List<Opened> removeAll() {
        List<Opened> all = slots.stream()
                .filter(slot -> slot.opened != null)
                .map(Slot::opened)
                .toList();
        slots.clear();
        free.clear();
        return all;
    }

    /** The lifelines of the stores that open files and directories come from. */
    Set<Lifeline> lifelines() {
        return slots.stream()
                .filter(slot -> slot.opened != null)
                .map(Slot::lifeline)
                .collect(Collectors.toCollection(() -> Collections.newSetFromMap(new IdentityHashMap<>())));
    }

    /** From now on handles of these stores are answered with CONNECTION_LOST; what they stood for is still open. */
    List<Opened> lose(Predicate<Lifeline> over) {
        List<Opened> lost = new ArrayList<>();
        slots.replaceAll(slot -> {
            if (slot.opened == null || !over.test(slot.lifeline)) {
                return slot;
            }
            lost.add(slot.opened);
            return new Slot(slot.mark, null, slot.lifeline);
        });
        return lost;
    }
}
