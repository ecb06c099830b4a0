package org.sallyport.tunnel.internal.config;

import java.util.List;

/** A configuration with values that mean nothing; the message names each, and what would be right. */
public final class InvalidSettingsException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Carries the complaints. */
    public InvalidSettingsException(List<String> complaints) {
        super(String.join("; ", complaints));
    }
}
