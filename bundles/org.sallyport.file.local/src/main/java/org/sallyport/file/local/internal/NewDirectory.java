package org.sallyport.file.local.internal;

import java.io.IOException;
import org.sallyport.file.AttributeChange;

/** Makes directories. */
final class NewDirectory {

    private NewDirectory() {}

    /**
     * Makes one, with what the client wants of it.
     *
     * @param usual the mode where the client names none
     */
    static void make(Place place, NewModes modes, int usual, AttributeChange attributes) throws IOException {
        int mode = modes.of(attributes, usual);
        place.directory().makeDirectory(place.name(), mode);
        AttributeChange rest = NewModes.rest(attributes);
        if (rest.isEmpty() && (mode & modes.processMask()) == 0) {
            return;
        }
        if (place.directory().stat(place.name()).isDirectory()) {
            try (Directory made = place.directory().open(place.name())) {
                modes.complete(made, mode);
                AttributeWriter.write(made, rest);
            }
        }
    }
}
