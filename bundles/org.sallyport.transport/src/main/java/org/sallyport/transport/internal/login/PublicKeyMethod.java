package org.sallyport.transport.internal.login;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Optional;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.apache.sshd.server.session.ServerSession;
import org.sallyport.auth.AuthAttempt.KeyAttempt;
import org.sallyport.auth.AuthResult;
import org.sallyport.auth.AuthResult.Accept;
import org.sallyport.auth.AuthResult.Reject;
import org.sallyport.session.Connection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The method {@code publickey} (RFC 4252, section 7). A signature is verified before any authenticator hears of the key as proved; without one,
 * an acceptance only tells the client which key to sign with.
 */
final class PublicKeyMethod {

    static final String NAME = "publickey";

    private static final Logger LOG = LoggerFactory.getLogger(PublicKeyMethod.class);
    /** As OpenSSH's RequiredRSASize. */
    private static final int SHORTEST_RSA = 1024;

    private final LoginChain chain;
    private final UserKeys keys;
    private final ServerSession session;

    PublicKeyMethod(LoginChain chain, UserKeys keys, ServerSession session) {
        this.chain = chain;
        this.keys = keys;
        this.session = session;
    }

    Outcome attempt(Connection connection, String user, UserAuthRequest request) throws SshException {
        boolean signed = request.flag();
        String algorithm = request.name();
        byte[] blob = request.bytes();
        byte[] covered = request.readSoFar();
        Optional<byte[]> signature = signed ? Optional.of(request.bytes()) : Optional.empty();
        request.end();
        Optional<Signature> verifier = Optional.ofNullable(NamedFactory.create(keys.accepted(), algorithm));
        Optional<PublicKey> key = verifier.flatMap(accepted -> decode(algorithm, blob));
        if (key.isEmpty()) {
            return refused(signed, "keys of type " + algorithm + " are not accepted");
        }
        if (signed && !verified(verifier.get(), key.get(), algorithm, covered, signature.get())) {
            return new Outcome.Failure("the signature is wrong");
        }
        return judge(new KeyAttempt(connection, user, key.get(), algorithm, blob, signed));
    }

    private Outcome judge(KeyAttempt attempt) {
        AuthResult answer = chain.decide(NAME, attempt);
        if (answer instanceof Accept accept) {
            return attempt.proved()
                    ? new Outcome.Success(accept.login(), NAME + ", " + fingerprint(attempt))
                    : new Outcome.KeyWouldDo(attempt.algorithm(), attempt.blob());
        }
        return refused(
                attempt.proved(),
                fingerprint(attempt) + ": " + (answer instanceof Reject reject ? reject.reason() : "no answer"));
    }

    private static Outcome refused(boolean signed, String reason) {
        return signed ? new Outcome.Failure(reason) : new Outcome.NotNow();
    }

    private String fingerprint(KeyAttempt attempt) {
        return attempt.algorithm() + " " + keys.fingerprint(attempt.key());
    }

    private static Optional<PublicKey> decode(String algorithm, byte[] blob) {
        try {
            ByteArrayBuffer buffer = new ByteArrayBuffer(blob);
            PublicKey key = buffer.getRawPublicKey();
            boolean fits = buffer.available() == 0
                    && KeyUtils.getCanonicalKeyType(algorithm).equals(KeyUtils.getKeyType(key));
            boolean strong =
                    !(key instanceof RSAPublicKey rsa) || rsa.getModulus().bitLength() >= SHORTEST_RSA;
            boolean plain = !(key instanceof OpenSshCertificate);
            return fits && strong && plain ? Optional.of(key) : Optional.empty();
        } catch (Exception e) {
            LOG.debug("a client sent what is not a public key", e);
            return Optional.empty();
        }
    }

    /** Whether the signature is one of the algorithm and covers the session and the request. */
    private boolean verified(Signature verifier, PublicKey key, String algorithm, byte[] covered, byte[] signature) {
        if (!isOf(algorithm, signature)) {
            return false;
        }
        try {
            byte[] id = session.getSessionId();
            verifier.initVerifier(session, key);
            verifier.update(
                    session,
                    ByteBuffer.allocate(Integer.BYTES).putInt(id.length).array());
            verifier.update(session, id);
            verifier.update(session, covered);
            return verifier.verify(session, signature);
        } catch (Exception e) {
            LOG.debug("a client sent what is not a signature", e);
            return false;
        }
    }

    private static boolean isOf(String algorithm, byte[] signature) {
        byte[] name = algorithm.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer start = ByteBuffer.wrap(signature);
        return start.remaining() > Integer.BYTES + name.length
                && start.getInt() == name.length
                && start.slice(start.position(), name.length).equals(ByteBuffer.wrap(name));
    }
}
