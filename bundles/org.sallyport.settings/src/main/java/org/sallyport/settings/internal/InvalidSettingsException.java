package org.sallyport.settings.internal;

import java.util.List;

/** A configuration with values that mean nothing. The message names every key, its value unless that is secret, and what would be right. */
public final class InvalidSettingsException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * Names them all.
     *
     * @param complaints one for each value
     */
    public InvalidSettingsException(List<String> complaints) {
        super(String.join("; ", complaints));
    }
}
