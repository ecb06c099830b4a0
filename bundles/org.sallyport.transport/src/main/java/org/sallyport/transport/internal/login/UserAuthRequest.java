package org.sallyport.transport.internal.login;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.util.buffer.Buffer;

/**
 * SSH_MSG_USERAUTH_REQUEST (RFC 4252, section 5), read from a copy of its packet that is wiped when it has been dealt with.
 *
 * <p>Every length is checked against what is left of the packet.
 */
final class UserAuthRequest {

    private static final int LONGEST_USER = 1024;
    private static final int LONGEST_NAME = 128;

    private final byte[] packet;
    private final ByteBuffer rest;
    private final Optional<String> user;
    private final byte[] rawUser;
    private final String service;
    private final String method;

    private UserAuthRequest(byte[] packet) throws SshException {
        this.packet = packet;
        this.rest = ByteBuffer.wrap(packet, 1, packet.length - 1);
        this.rawUser = bytes();
        this.user = userName(rawUser);
        this.service = name();
        this.method = name();
    }

    /**
     * Copies a packet out of the connection's buffer and wipes it there: it may hold a password.
     *
     * @param buffer positioned behind the message's number
     */
    static byte[] take(Buffer buffer) {
        byte[] packet = new byte[1 + buffer.available()];
        packet[0] = SshConstants.SSH_MSG_USERAUTH_REQUEST;
        int start = buffer.rpos();
        buffer.getRawBytes(packet, 1, packet.length - 1);
        Arrays.fill(buffer.array(), start, start + packet.length - 1, (byte) 0);
        return packet;
    }

    static UserAuthRequest read(byte[] packet) throws SshException {
        return new UserAuthRequest(packet);
    }

    /** The user name; empty if it is too long, not UTF-8, or has control characters, so that no authenticator need care. */
    Optional<String> user() {
        return user;
    }

    boolean sameUser(UserAuthRequest other) {
        return Arrays.equals(rawUser, other.rawUser);
    }

    String service() {
        return service;
    }

    String method() {
        return method;
    }

    boolean flag() throws SshException {
        if (!rest.hasRemaining()) {
            throw malformed();
        }
        return rest.get() != 0;
    }

    byte[] bytes() throws SshException {
        if (rest.remaining() < Integer.BYTES) {
            throw malformed();
        }
        int length = rest.getInt();
        if (length < 0 || length > rest.remaining()) {
            throw malformed();
        }
        byte[] bytes = new byte[length];
        rest.get(bytes);
        return bytes;
    }

    String name() throws SshException {
        byte[] bytes = bytes();
        if (bytes.length > LONGEST_NAME) {
            throw malformed();
        }
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    void end() throws SshException {
        if (rest.hasRemaining()) {
            throw malformed();
        }
    }

    /** The packet up to where reading has come, which is what a public key's signature covers (RFC 4252, section 7). */
    byte[] readSoFar() {
        return Arrays.copyOf(packet, rest.position());
    }

    void wipe() {
        Arrays.fill(packet, (byte) 0);
    }

    /**
     * Reads UTF-8 without leaving copies behind.
     *
     * @return empty if the bytes are not UTF-8
     */
    static Optional<char[]> chars(byte[] utf8) {
        try {
            CharBuffer decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8));
            char[] chars = new char[decoded.remaining()];
            decoded.get(chars);
            Arrays.fill(decoded.array(), '\0');
            return Optional.of(chars);
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> userName(byte[] raw) {
        if (raw.length > LONGEST_USER) {
            return Optional.empty();
        }
        return chars(raw)
                .map(String::new)
                .filter(name -> !name.isEmpty() && name.chars().noneMatch(Character::isISOControl));
    }

    private static SshException malformed() {
        return new SshException(SshConstants.SSH2_DISCONNECT_PROTOCOL_ERROR, "malformed authentication request");
    }
}
