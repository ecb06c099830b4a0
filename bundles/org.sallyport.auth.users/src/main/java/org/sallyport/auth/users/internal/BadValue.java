package org.sallyport.auth.users.internal;

/** A value of a configuration that cannot be used. */
final class BadValue extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * Names the value.
     *
     * @param key the key of the configuration
     * @param explanation what is wrong with it and what would be right, going on from the key; without secrets
     */
    BadValue(String key, String explanation) {
        super(key + " " + explanation);
    }
}
