package org.sallyport.auth.users.internal.firststart;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.sallyport.session.HostKey;
import org.sallyport.session.Server;

/** What is said at the first start. */
final class Welcome {

    private Welcome() {}

    /**
     * The text: the password, the host keys and, as the last line, the command that logs in.
     *
     * @return empty if the server is not listening
     */
    static Optional<String> text(Server server, DemoUser demo) {
        return server.addresses().stream()
                .min(Comparator.comparingInt(Welcome::distance))
                .map(address -> text(server.hostKeys(), demo, address));
    }

    private static String text(List<HostKey> hostKeys, DemoUser demo, InetSocketAddress address) {
        StringBuilder text = new StringBuilder(
                "\nSallyport is ready. There was no user, so one was made; its password is shown this once:\n\n");
        text.append("  user      ").append(DemoUser.NAME).append('\n');
        text.append("  password  ").append(demo.password()).append('\n');
        String label = "  host key  ";
        for (HostKey key : hostKeys) {
            text.append(label)
                    .append(key.fingerprint())
                    .append(" (")
                    .append(key.type())
                    .append(")\n");
            label = " ".repeat(label.length());
        }
        return text.append("\nsftp -P ")
                .append(address.getPort())
                .append(' ')
                .append(DemoUser.NAME)
                .append('@')
                .append(host(address))
                .append("\n\n")
                .toString();
    }

    /** Loopback first, since whoever reads this sits at the machine. */
    private static int distance(InetSocketAddress address) {
        InetAddress bound = address.getAddress();
        if (bound.isAnyLocalAddress() || bound.isLoopbackAddress()) {
            return bound instanceof Inet4Address ? 0 : 1;
        }
        return 2;
    }

    /** A host by which the server is reached; one that listens on all IPv6 addresses takes IPv4 as well. */
    private static String host(InetSocketAddress address) {
        InetAddress bound = address.getAddress();
        if (bound.isAnyLocalAddress()) {
            return "127.0.0.1";
        }
        if (bound instanceof Inet6Address) {
            return bound.isLoopbackAddress() ? "[::1]" : "[" + bound.getHostAddress() + "]";
        }
        return bound.getHostAddress();
    }
}
