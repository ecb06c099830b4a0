package org.sallyport.file.local.internal;

import java.io.IOException;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.sallyport.file.AttributeChange;

/**
 * The modes of what is made: what the client asks for without the bits of the store's mask. The process has a mask of its own, which the
 * kernel applies; what it took beyond the store's is given back, so that only the store's mask counts.
 *
 * @param mask the store's
 * @param processMask the process's
 */
record NewModes(int mask, int processMask) {

    /**
     * The mode to ask the kernel for.
     *
     * @param usual where the client names none
     */
    int of(AttributeChange attributes, int usual) {
        return attributes.permissions().orElse(usual) & Modes.NEW & ~mask;
    }

    /** Gives back what the process's mask took from a file that was just made. */
    void complete(LocalChannel made, int mode) throws IOException {
        if ((mode & processMask) != 0) {
            AttributeWriter.chmod(made.self(), mode);
        }
    }

    /** Gives back what the process's mask took from a directory that was just made. */
    void complete(Directory made, int mode) throws IOException {
        if ((mode & processMask) != 0) {
            AttributeWriter.chmod(made.self(), mode);
        }
    }

    /** What else a new file is to have: owner and times. */
    static AttributeChange rest(AttributeChange attributes) {
        return new AttributeChange(OptionalLong.empty(), OptionalInt.empty(), attributes.owner(), attributes.times());
    }
}
