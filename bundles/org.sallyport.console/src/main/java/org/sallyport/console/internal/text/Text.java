package org.sallyport.console.internal.text;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/** Values as the console shows them. */
public final class Text {

    private static final int LONGEST = 200;
    private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private Text() {}

    /** Text from anywhere, made fit for a terminal: nothing in it moves the cursor or hides what stands beside it, and it ends. */
    public static String printable(String text) {
        StringBuilder line = new StringBuilder();
        text.codePoints().limit(LONGEST).map(c -> isPrintable(c) ? c : '?').forEach(line::appendCodePoint);
        return text.codePointCount(0, text.length()) > LONGEST
                ? line.append('…').toString()
                : line.toString();
    }

    private static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE,
                    Character.SURROGATE -> false;
            default -> true;
        };
    }

    /** A number of bytes, in the largest unit of which there is one. */
    public static String bytes(long count) {
        if (count < 1024) {
            return count + " B";
        }
        int unit = (63 - Long.numberOfLeadingZeros(count)) / 10;
        return String.format(Locale.ROOT, "%.1f %s", count / (double) (1L << unit * 10), UNITS[unit - 1]);
    }

    /** A time that has passed, in its two largest units. */
    public static String duration(Duration time) {
        long seconds = Math.max(0, time.toSeconds());
        if (seconds < 60) {
            return seconds + "s";
        } else if (seconds < 3600) {
            return seconds / 60 + "m " + seconds % 60 + "s";
        } else if (seconds < 86_400) {
            return seconds / 3600 + "h " + seconds / 60 % 60 + "m";
        }
        return seconds / 86_400 + "d " + seconds / 3600 % 24 + "h";
    }

    /** An address as it would be typed; {@code *} for all addresses. */
    public static String address(InetSocketAddress address) {
        InetAddress host = address.getAddress();
        String name = host == null
                ? printable(address.getHostString())
                : host.isAnyLocalAddress() ? "*" : host.getHostAddress();
        return (name.contains(":") ? "[" + name + "]" : name) + ":" + address.getPort();
    }

    /** Addresses in one cell. */
    public static String addresses(Collection<InetSocketAddress> addresses) {
        return addresses.stream().map(Text::address).collect(Collectors.joining(", "));
    }
}
