package org.sallyport.transport.internal.algorithm;

/** What a name of an algorithm stands for: each kind is negotiated, and configured, by a list of its own. */
public enum AlgorithmKind {
    KEY_EXCHANGE("kex.algorithms"),
    HOST_KEY("host.key.algorithms"),
    USER_KEY("pubkey.accepted.algorithms"),
    CIPHER("ciphers"),
    MAC("macs"),
    COMPRESSION("compression");

    private final String key;

    AlgorithmKind(String key) {
        this.key = key;
    }

    /** The configuration key of its list. */
    public String key() {
        return key;
    }
}
