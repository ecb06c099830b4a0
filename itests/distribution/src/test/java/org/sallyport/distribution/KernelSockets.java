package org.sallyport.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Sockets of processes of this machine, read from the kernel's tables (proc(5)). */
final class KernelSockets {

    private static final String ESTABLISHED = "01";
    private static final String LISTEN = "0A";

    private KernelSockets() {}

    /** A line of the tables. */
    private record Entry(int localPort, String state, String socket) {
        static Entry of(String line) {
            String[] columns = line.strip().split("\\s+");
            int port = Integer.parseInt(columns[1].substring(columns[1].indexOf(':') + 1), 16);
            return new Entry(port, columns[3], "socket:[" + columns[9] + "]");
        }
    }

    private static List<Entry> entries(String state) throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            // The first line is a heading.
            Files.readAllLines(Path.of(table)).stream()
                    .skip(1)
                    .map(Entry::of)
                    .filter(entry -> entry.state().equals(state))
                    .forEach(entries::add);
        }
        return entries;
    }

    /** The ports on which a process listens. */
    static Set<Integer> listening(long pid) throws IOException {
        Set<String> sockets = sockets(pid);
        return entries(LISTEN).stream()
                .filter(entry -> sockets.contains(entry.socket()))
                .map(Entry::localPort)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** How many connections whoever listens on a port of this machine has. */
    static long connectionsAt(int port) throws IOException {
        return entries(ESTABLISHED).stream()
                .filter(entry -> entry.localPort() == port)
                .count();
    }

    private static Set<String> sockets(long pid) throws IOException {
        Set<String> sockets = new HashSet<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc", String.valueOf(pid), "fd"))) {
            for (Path descriptor : descriptors.toList()) {
                try {
                    sockets.add(Files.readSymbolicLink(descriptor).toString());
                } catch (NoSuchFileException e) {
                    // Closed meanwhile.
                }
            }
        }
        return sockets;
    }
}
