package org.sallyport.client;

import java.util.Map;

/**
 * What is offered in a key exchange (RFC 4253, section 7.1).
 *
 * @param provider the name of the crypto provider
 * @param policy {@code modern}, {@code compatible} or {@code legacy}
 * @param changes changes of the policy's lists in the forms of {@code ssh_config}: {@code +added}, {@code -removed}, {@code ^first}, or a whole list; the
 *     keys are {@code kex.algorithms}, {@code host.key.algorithms}, {@code pubkey.accepted.algorithms}, {@code ciphers}, {@code macs}, {@code compression}
 */
public record ClientAlgorithms(String provider, String policy, Map<String, String> changes) {

    /** Copies. */
    public ClientAlgorithms {
        changes = Map.copyOf(changes);
    }
}
