package org.sallyport.file.local.internal;

/** A value of a configuration that makes no sense. */
final class InvalidSettingException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Names the key, the value and what would be right. */
    InvalidSettingException(String key, Object value, String right) {
        super(key + " = " + value + " is not valid: " + right);
    }
}
