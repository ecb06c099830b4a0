package org.sallyport.transport.internal.algorithm;

import java.util.Arrays;
import java.util.Locale;

/** How far back in time a server goes to be understood. Each policy offers what the one before it does, and more. */
public enum AlgorithmPolicy {

    /** What OpenSSH 10 offers unless told otherwise. */
    MODERN,

    /** And what is sound but not offered by default any more, or not known to OpenSSH. */
    COMPATIBLE,

    /** And what is weak: SHA-1 signatures, MD5, RIPEMD, CBC, DSA, small groups, compression before login. */
    LEGACY;

    /**
     * The policy of a configured name.
     *
     * @throws IllegalArgumentException naming it and what there is
     */
    public static AlgorithmPolicy of(String name) {
        return Arrays.stream(values())
                .filter(policy -> policy.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "'" + name + "' is no policy: use one of " + Arrays.toString(values())));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
