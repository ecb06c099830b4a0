package org.sallyport.transport.internal.config;

import java.util.List;

/** A configuration with values that mean nothing. The message names every key, its value and what would be right. */
public final class InvalidSettingsException extends Exception {

    private static final long serialVersionUID = 1L;

    InvalidSettingsException(List<String> complaints) {
        super(String.join("; ", complaints));
    }
}
