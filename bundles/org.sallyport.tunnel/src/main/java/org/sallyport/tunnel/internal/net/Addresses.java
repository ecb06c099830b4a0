package org.sallyport.tunnel.internal.net;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Collectors;

/** Addresses for people to read. */
public final class Addresses {

    private Addresses() {}

    /** Address and port; an IPv6 address in brackets, all addresses of the machine as {@code *}. */
    public static String text(InetSocketAddress address) {
        String host = address.getAddress().isAnyLocalAddress()
                ? "*"
                : address.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    /** Several. */
    public static String text(List<InetSocketAddress> addresses) {
        return addresses.stream().map(Addresses::text).collect(Collectors.joining(", "));
    }
}
