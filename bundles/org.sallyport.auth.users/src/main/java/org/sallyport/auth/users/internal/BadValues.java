package org.sallyport.auth.users.internal;

import java.util.List;

/** Values of a configuration that cannot be used. */
final class BadValues extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * Names them all.
     *
     * @param complaints one for each: the key, what is wrong with its value and what would be right; without secrets
     */
    BadValues(List<String> complaints) {
        super(String.join("; ", complaints));
    }
}
