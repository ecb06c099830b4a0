package org.sallyport.transport.internal.forward;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The targets that clients may reach, as {@code PermitOpen} of {@code sshd_config(5)} lists them, and ranges of addresses. Who is not listed is not
 * reached.
 *
 * <p>A name in the list permits what that name resolves to, whatever that is, for clients that ask for the name. An address or a range permits
 * addresses: a client may ask for one, or for any name; of what the name resolves to, only the permitted addresses are tried.
 */
public record PermitList(List<Entry> entries) {

    /** Nothing. */
    public static final PermitList NONE = new PermitList(List.of());

    private static final Pattern FORM = Pattern.compile("(?:\\[([^\\]]*)]|([^:\\[\\]]+)):(\\*|\\d{1,5})");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_](?:[A-Za-z0-9_.-]*)");
    private static final int LAST_PORT = 65_535;

    /** Copies. */
    public PermitList {
        entries = List.copyOf(entries);
    }

    /**
     * A line of the list.
     *
     * @param host what it says of the host
     * @param port 0 for any
     */
    public record Entry(Host host, int port) {

        private boolean hasPort(int asked) {
            return port == 0 || port == asked;
        }
    }

    /** What an entry says of hosts. */
    public sealed interface Host {}

    /** All of them. */
    record Any() implements Host {}

    /** The one that is asked for by this name. */
    record Named(String name) implements Host {}

    /** Those with an address that begins with these bits. */
    record Range(InetAddress base, int bits) implements Host {

        boolean has(InetAddress address) {
            byte[] wanted = base.getAddress();
            byte[] other = address.getAddress();
            if (wanted.length != other.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> bit % Byte.SIZE;
                if ((wanted[bit / Byte.SIZE] & mask) != (other[bit / Byte.SIZE] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    /**
     * Reads a list of {@code host:port}, {@code *:port}, {@code host:*}, {@code address:port}, {@code range:port}; an IPv6 address or range stands in
     * brackets.
     *
     * @return empty if any entry means nothing
     */
    public static Optional<PermitList> parse(List<String> texts) {
        List<Entry> entries = new ArrayList<>();
        for (String text : texts) {
            Optional<Entry> entry = entry(text);
            if (entry.isEmpty()) {
                return Optional.empty();
            }
            entries.add(entry.get());
        }
        return Optional.of(new PermitList(entries));
    }

    private static Optional<Entry> entry(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        int port = form.group(3).equals("*") ? 0 : Integer.parseInt(form.group(3));
        boolean sound = form.group(3).equals("*") || port >= 1 && port <= LAST_PORT;
        String host = form.group(1) == null ? form.group(2) : form.group(1);
        return sound ? host(host).map(meaning -> new Entry(meaning, port)) : Optional.empty();
    }

    private static Optional<Host> host(String text) {
        if (text.equals("*")) {
            return Optional.of(new Any());
        }
        int slash = text.indexOf('/');
        Optional<InetAddress> address = Literal.parse(slash < 0 ? text : text.substring(0, slash));
        if (address.isEmpty()) {
            return Optional.of(text)
                    .filter(NAME.asMatchPredicate())
                    .map(name -> new Named(name.toLowerCase(Locale.ROOT)));
        }
        int most = address.get().getAddress().length * Byte.SIZE;
        String bits = slash < 0 ? String.valueOf(most) : text.substring(slash + 1);
        return bits.matches("\\d{1,3}") && Integer.parseInt(bits) <= most
                ? Optional.of(new Range(address.get(), Integer.parseInt(bits)))
                : Optional.empty();
    }

    /** Whether a target is permitted by what the client calls it, whichever address that is. */
    boolean permits(String host, int port) {
        String name = host.toLowerCase(Locale.ROOT);
        return entries.stream()
                .filter(entry -> entry.hasPort(port))
                .anyMatch(entry -> entry.host() instanceof Any
                        || entry.host() instanceof Named named && named.name().equals(name));
    }

    /** Whether it depends on the address whether a target is permitted. If not, its name need not be resolved. */
    boolean permitsAddresses(int port) {
        return entries.stream().anyMatch(entry -> entry.hasPort(port) && entry.host() instanceof Range);
    }

    /** Whether an address is permitted. */
    boolean permits(InetAddress address, int port) {
        return entries.stream()
                .filter(entry -> entry.hasPort(port))
                .anyMatch(entry ->
                        entry.host() instanceof Any || entry.host() instanceof Range range && range.has(address));
    }
}
