package org.sallyport.tunnel.internal.socks;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads what a SOCKS client asks for: version 4 (Lee, "SOCKS: A protocol for TCP proxy across firewalls"), 4a (its extension for names) and 5 (RFC
 * 1928, without authentication). Only CONNECT is served. Nothing that a client sends makes it hold more than {@link #LONGEST} bytes.
 */
public final class SocksReader {

    /** More than the longest request of any version, in bytes. */
    public static final int LONGEST = 1024;

    private static final int VERSION_4 = 4;
    private static final int VERSION_5 = 5;
    private static final int CONNECT = 1;
    private static final int NO_AUTHENTICATION = 0;
    private static final int IPV4 = 1;
    private static final int NAME = 3;
    private static final int IPV6 = 4;
    private static final int LONGEST_TEXT = 255;

    /** The first byte; less than 0 before it has come. */
    private int version = -1;

    private boolean greeted;

    /** What follows from what has come so far. */
    public sealed interface Step {}

    /** More has to come. */
    public record More() implements Step {}

    /** The client waits for these bytes before it says more. */
    public record Greet(byte[] reply) implements Step {}

    /** The client wants a connection, and is told by {@link SocksReplies} what came of it. */
    public record Connect(String host, int port, SocksReplies replies) implements Step {}

    /**
     * The client gets these bytes, perhaps none, and the connection is closed.
     *
     * @param reason for the log
     */
    public record Refuse(byte[] reply, String reason) implements Step {}

    /**
     * Reads on.
     *
     * @param in what has come and was not read; its position is moved behind what was understood
     */
    public Step read(ByteBuffer in) {
        int start = in.position();
        try {
            Step step = greeted ? request5(in) : begin(in);
            if (step instanceof More) {
                in.position(start);
            }
            return step;
        } catch (BufferUnderflowException e) {
            in.position(start);
            return in.remaining() >= LONGEST ? new Refuse(failure(), "too much of a request") : new More();
        }
    }

    /** What a client is told if it is not served, whatever it wants: nothing, as long as it has not sent the byte that is its version. */
    public byte[] failure() {
        return greeted ? SocksReplies.VERSION_5.failure(SocksReplies.Failure.GENERAL) : SocksReplies.refusal(version);
    }

    private Step begin(ByteBuffer in) {
        version = unsigned(in);
        return switch (version) {
            case VERSION_4 -> request4(in);
            case VERSION_5 -> greeting(in);
            default -> new Refuse(new byte[0], "not SOCKS: the first byte is " + version);
        };
    }

    // Version 4

    private static Step request4(ByteBuffer in) {
        int command = unsigned(in);
        int port = in.getShort() & 0xFFFF;
        byte[] address = new byte[4];
        in.get(address);
        if (text(in).isEmpty()) {
            return refuse4("a user name of more than " + LONGEST_TEXT + " bytes");
        }
        boolean named = address[0] == 0 && address[1] == 0 && address[2] == 0 && address[3] != 0;
        Optional<String> host = named ? text(in) : Optional.of(literal(address));
        if (host.isEmpty()) {
            return refuse4("a name of more than " + LONGEST_TEXT + " bytes");
        }
        if (command != CONNECT) {
            return refuse4("command " + command + " is not served");
        }
        return isHost(host.get()) && port > 0
                ? new Connect(host.get(), port, SocksReplies.VERSION_4)
                : refuse4("no target");
    }

    private static Refuse refuse4(String reason) {
        return new Refuse(SocksReplies.VERSION_4.failure(SocksReplies.Failure.GENERAL), "SOCKS 4: " + reason);
    }

    /** Text up to NUL; empty if it is too long. */
    private static Optional<String> text(ByteBuffer in) {
        StringBuilder text = new StringBuilder();
        for (int next = unsigned(in); next != 0; next = unsigned(in)) {
            text.append((char) next);
            if (text.length() > LONGEST_TEXT) {
                return Optional.empty();
            }
        }
        return Optional.of(text.toString());
    }

    // Version 5

    private Step greeting(ByteBuffer in) {
        byte[] methods = new byte[unsigned(in)];
        in.get(methods);
        for (byte method : methods) {
            if (method == NO_AUTHENTICATION) {
                greeted = true;
                return new Greet(new byte[] {VERSION_5, NO_AUTHENTICATION});
            }
        }
        return new Refuse(failure(), "SOCKS 5: the client insists on authentication");
    }

    private static Step request5(ByteBuffer in) {
        int version = unsigned(in);
        if (version != VERSION_5) {
            return refuse5(SocksReplies.Failure.GENERAL, "a request of version " + version);
        }
        int command = unsigned(in);
        in.get();
        int type = unsigned(in);
        Optional<String> host = switch (type) {
            case IPV4 -> Optional.of(address(in, 4));
            case IPV6 -> Optional.of(address(in, 16));
            case NAME -> Optional.of(name(in));
            default -> Optional.empty();
        };
        if (host.isEmpty()) {
            return refuse5(SocksReplies.Failure.ADDRESS_TYPE, "addresses of type " + type + " are not known");
        }
        int port = in.getShort() & 0xFFFF;
        if (command != CONNECT) {
            return refuse5(SocksReplies.Failure.COMMAND, "command " + command + " is not served");
        }
        return isHost(host.get()) && port > 0
                ? new Connect(host.get(), port, SocksReplies.VERSION_5)
                : refuse5(SocksReplies.Failure.GENERAL, "no target");
    }

    private static Refuse refuse5(SocksReplies.Failure failure, String reason) {
        return new Refuse(SocksReplies.VERSION_5.failure(failure), "SOCKS 5: " + reason);
    }

    private static String address(ByteBuffer in, int length) {
        byte[] address = new byte[length];
        in.get(address);
        return literal(address);
    }

    private static String name(ByteBuffer in) {
        byte[] name = new byte[unsigned(in)];
        in.get(name);
        return new String(name, StandardCharsets.ISO_8859_1);
    }

    private static String literal(byte[] address) {
        try {
            return InetAddress.getByAddress(address).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 and 16 bytes are addresses", e);
        }
    }

    /** Whether it is one word of printable ASCII: nothing else is a name, and nothing else belongs into a log. */
    private static boolean isHost(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < 0x7F);
    }

    private static int unsigned(ByteBuffer in) {
        return in.get() & 0xFF;
    }
}
