package org.sallyport.auth.users.internal;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The public keys that a user may log in with, read from lines of OpenSSH's {@code authorized_keys} (sshd(8)). */
final class AuthorizedKeys {

    static final AuthorizedKeys NONE = new AuthorizedKeys(List.of());

    /** The longest line that is read; RSA with 16,384 bits takes 2,800 characters. */
    private static final int MOST_CHARACTERS = 8_192;

    /** How many strings and numbers follow the name of a type on the wire (RFC 4253, 5656, 8709; OpenSSH's PROTOCOL.u2f). */
    private static final Map<String, Integer> FIELDS = Map.of(
            "ssh-ed25519", 1,
            "ssh-ed448", 1,
            "ssh-rsa", 2,
            "ssh-dss", 4,
            "ecdsa-sha2-nistp256", 2,
            "ecdsa-sha2-nistp384", 2,
            "ecdsa-sha2-nistp521", 2,
            "sk-ssh-ed25519@openssh.com", 2,
            "sk-ecdsa-sha2-nistp256@openssh.com", 3);

    /** How long the field at this place is. */
    private static final Map<String, Integer> LENGTHS =
            Map.of("ssh-ed25519", 32, "ssh-ed448", 57, "sk-ssh-ed25519@openssh.com", 32);

    private static final Set<String> CERTIFICATES = Set.of("cert-v01@openssh.com", "x509v3");

    private final List<byte[]> blobs;

    private AuthorizedKeys(List<byte[]> blobs) {
        this.blobs = blobs;
    }

    /**
     * Reads lines; empty ones and comments are passed over. Options in front of a key are refused, since each of them takes something away
     * from the key and none is known here.
     *
     * @throws IllegalArgumentException if a line is malformed; the message names its number
     */
    static AuthorizedKeys parse(List<String> lines) {
        List<byte[]> blobs = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                try {
                    blobs.add(blob(line));
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException("line " + (i + 1) + " " + e.getMessage(), e);
                }
            }
        }
        return new AuthorizedKeys(blobs);
    }

    /** Whether one of the keys is this one; compares with all of them, whichever it is. */
    boolean contains(byte[] blob) {
        boolean found = false;
        for (byte[] each : blobs) {
            found |= MessageDigest.isEqual(each, blob);
        }
        return found;
    }

    /** The number of keys. */
    int size() {
        return blobs.size();
    }

    /** Type and fingerprint of each, as {@code ssh-keygen -l} prints it. */
    List<String> fingerprints() {
        return blobs.stream().map(AuthorizedKeys::fingerprint).toList();
    }

    private static String fingerprint(byte[] blob) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(blob);
            return new String(field(ByteBuffer.wrap(blob)), StandardCharsets.US_ASCII) + " SHA256:"
                    + Base64.getEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static byte[] blob(String line) {
        if (line.length() > MOST_CHARACTERS) {
            throw new IllegalArgumentException("is longer than " + MOST_CHARACTERS + " characters");
        }
        String[] words = line.split("[ \\t]+", 3);
        String type = words[0];
        if (CERTIFICATES.stream().anyMatch(type::contains)) {
            throw new IllegalArgumentException("is a certificate: put the plain public key there");
        }
        if (!FIELDS.containsKey(type)) {
            throw new IllegalArgumentException(
                    namesTypeLater(line)
                            ? "has options in front of the key, which are not supported: leave them out"
                            : "does not begin with a type of key: put a line there as ssh-keygen writes it into a .pub file");
        }
        if (words.length < 2) {
            throw new IllegalArgumentException("ends after the type of key: put the whole line of the .pub file there");
        }
        byte[] blob;
        try {
            blob = Base64.getDecoder().decode(words[1]);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "has a key that is not base64: put the whole line of the .pub file there", e);
        }
        if (!isKey(type, blob)) {
            throw new IllegalArgumentException("has a key that is cut off or not of the type " + type
                    + ": put the whole line of the .pub file there");
        }
        return blob;
    }

    private static boolean namesTypeLater(String line) {
        return FIELDS.keySet().stream()
                .anyMatch(type -> line.contains(" " + type + " ") || line.contains("\t" + type + " "));
    }

    private static boolean isKey(String type, byte[] blob) {
        ByteBuffer wire = ByteBuffer.wrap(blob);
        try {
            if (!new String(field(wire), StandardCharsets.US_ASCII).equals(type)) {
                return false;
            }
            for (int i = 0; i < FIELDS.get(type); i++) {
                byte[] field = field(wire);
                if (field.length == 0 || i == 0 && field.length != LENGTHS.getOrDefault(type, field.length)) {
                    return false;
                }
            }
            return !wire.hasRemaining();
        } catch (BufferUnderflowException e) {
            return false;
        }
    }

    /** The next string (RFC 4251, section 5). */
    private static byte[] field(ByteBuffer wire) {
        int length = wire.getInt();
        if (length < 0 || length > wire.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] field = new byte[length];
        wire.get(field);
        return field;
    }
}
