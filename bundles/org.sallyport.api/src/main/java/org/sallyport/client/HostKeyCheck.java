package org.sallyport.client;

import java.nio.file.Path;
import java.util.Set;

/** What proves a server. Everything that is not proved is refused. */
public sealed interface HostKeyCheck {

    /**
     * One of these keys.
     *
     * @param fingerprints as OpenSSH prints them: {@code SHA256:} and base64 without padding; if there are none, every key is refused, and the refusal
     *     shows what was offered
     */
    record Fingerprints(Set<String> fingerprints) implements HostKeyCheck {

        /** Copies. */
        public Fingerprints {
            fingerprints = Set.copyOf(fingerprints);
        }
    }

    /**
     * A key that OpenSSH's file has for the host: plain, wildcard and hashed names, and {@code @revoked} (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT).
     * Certificate authorities are left out. Read anew for each connection.
     */
    record KnownHosts(Path file) implements HostKeyCheck {}
}
