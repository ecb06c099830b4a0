package org.sallyport.transport.internal.client;

import java.io.IOException;
import java.net.SocketAddress;
import java.security.PublicKey;
import java.util.Optional;
import java.util.Set;
import org.apache.sshd.client.keyverifier.ServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.sallyport.client.ClientException;
import org.sallyport.client.ClientSettings;
import org.sallyport.client.HostKeyCheck;
import org.sallyport.session.HostKey;

/** Checks the key that a server has proved to have, after the key exchange and before the login. What is not known to be right is wrong. */
final class HostKeyPolicy implements ServerKeyVerifier {

    private final ClientSettings settings;
    private final Optional<KnownHosts> knownHosts;
    private volatile Optional<HostKey> offered = Optional.empty();
    private volatile Optional<String> complaint = Optional.empty();

    private HostKeyPolicy(ClientSettings settings, Optional<KnownHosts> knownHosts) {
        this.settings = settings;
        this.knownHosts = knownHosts;
    }

    /** The policy of settings; reads the file of known hosts. */
    static HostKeyPolicy of(ClientSettings settings) throws ClientException {
        if (!(settings.hostKeys() instanceof HostKeyCheck.KnownHosts known)) {
            return new HostKeyPolicy(settings, Optional.empty());
        }
        try {
            return new HostKeyPolicy(settings, Optional.of(KnownHosts.read(known.file())));
        } catch (IOException e) {
            throw new ClientException(
                    ClientException.Reason.SETTINGS, "known hosts cannot be read from " + known.file() + ": " + e);
        }
    }

    /** The types of keys that can be right; empty if any can. */
    Set<String> types() {
        return knownHosts
                .map(hosts -> hosts.types(settings.host(), settings.port()))
                .orElse(Set.of());
    }

    @Override
    public boolean verifyServerKey(ClientSession session, SocketAddress address, PublicKey key) {
        HostKey shown = new HostKey(KeyUtils.getKeyType(key), KeyUtils.getFingerPrint(BuiltinDigests.sha256, key));
        offered = Optional.of(shown);
        complaint = complaintAbout(shown, key);
        return complaint.isEmpty();
    }

    private Optional<String> complaintAbout(HostKey shown, PublicKey key) {
        if (settings.hostKeys() instanceof HostKeyCheck.Fingerprints right) {
            if (right.fingerprints().contains(shown.fingerprint())) {
                return Optional.empty();
            }
            return Optional.of(
                    right.fingerprints().isEmpty()
                            ? "it is not known to be right"
                            : "expected is " + String.join(" or ", right.fingerprints()));
        }
        ByteArrayBuffer sent = new ByteArrayBuffer();
        sent.putRawPublicKey(key);
        KnownHosts.Verdict verdict = knownHosts
                .map(hosts -> hosts.of(settings.host(), settings.port(), sent.getCompactData()))
                .orElse(KnownHosts.Verdict.UNKNOWN);
        return switch (verdict) {
            case KNOWN -> Optional.empty();
            case REVOKED -> Optional.of("the known hosts have it as revoked");
            case CHANGED -> Optional.of("the known hosts have another one: the server was changed, or is another");
            case UNKNOWN -> Optional.of("the known hosts do not have this host");
        };
    }

    /** The key that the server has shown last. */
    Optional<HostKey> offered() {
        return offered;
    }

    /** What was wrong with it. */
    Optional<String> complaint() {
        return complaint;
    }
}
