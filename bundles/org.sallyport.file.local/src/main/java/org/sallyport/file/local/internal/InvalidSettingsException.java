package org.sallyport.file.local.internal;

import java.util.List;

/** A configuration with values that make no sense. */
final class InvalidSettingsException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * Names them all.
     *
     * @param complaints one for each: the key, the value and what would be right
     */
    InvalidSettingsException(List<String> complaints) {
        super(String.join("; ", complaints));
    }
}
