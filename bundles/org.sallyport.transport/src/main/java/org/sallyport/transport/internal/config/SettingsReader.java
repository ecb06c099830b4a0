package org.sallyport.transport.internal.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sallyport.session.FilePath;
import org.sallyport.settings.internal.ConfiguredName;
import org.sallyport.settings.internal.InvalidSettingsException;
import org.sallyport.settings.internal.Values;
import org.sallyport.transport.internal.algorithm.AlgorithmKind;
import org.sallyport.transport.internal.algorithm.AlgorithmLists;
import org.sallyport.transport.internal.algorithm.AlgorithmPolicy;
import org.sallyport.transport.internal.forward.PermitList;

/** Turns a configuration into {@link ServerSettings}, or into one complaint for each value that means nothing. */
public final class SettingsReader {

    private static final String PID = "org.sallyport.server";
    private static final Pattern VERSION = Pattern.compile("SSH-2\\.0-[!-~&&[^-]][ -~]{0,200}");
    private static final Pattern WORD = Pattern.compile("[a-z0-9][a-z0-9._-]*");
    private static final Pattern MOUNT = Pattern.compile("(/[^=]*?)\\s*=\\s*(\\S.*)");
    private static final int LONGEST_BANNER = 64 * 1024;

    private final Values values;

    private SettingsReader(Values values) {
        this.values = values;
    }

    /**
     * Reads a configuration.
     *
     * @param configured as Config Admin has it; what is absent has its default
     * @throws InvalidSettingsException if any value means nothing; nothing is taken over then
     */
    public static ServerSettings read(Map<String, ?> configured) throws InvalidSettingsException {
        Values values = Values.of(ServerConfig.class, configured);
        ServerSettings settings = new SettingsReader(values).settings();
        values.check();
        return settings;
    }

    private ServerSettings settings() {
        checkForSubsystems();
        return new ServerSettings(
                ConfiguredName.any(PID, values.all()).orElse("default"),
                new ServerSettings.Listen(
                        values.list("listen.address"),
                        values.integer("listen.port", 0, 65_535),
                        values.integer("listen.backlog", 1, 65_535)),
                new ServerSettings.Socket(
                        values.flag("tcp.nodelay"),
                        values.flag("tcp.keepalive"),
                        (int) values.size("socket.receive.buffer", 0, 1 << 30),
                        (int) values.size("socket.send.buffer", 0, 1 << 30)),
                hostKeys(),
                version(),
                banner(),
                new ServerSettings.Rekey(
                        values.size("rekey.bytes", 1024, Long.MAX_VALUE),
                        values.number("rekey.packets", 10, 1L << 31),
                        values.time("rekey.time")),
                new ServerSettings.Times(
                        values.time("handshake.timeout"),
                        values.time("login.grace.time"),
                        values.time("idle.timeout"),
                        values.time("client.alive.interval"),
                        values.integer("client.alive.count.max", 1, 1000)),
                new ServerSettings.Limits(
                        values.integer("max.connections", 1, 100_000),
                        values.parsed(
                                        "max.startups",
                                        MaxStartups::parse,
                                        "start:rate:full such as 10:30:100, or one number from 1 on")
                                .orElseThrow(),
                        values.integer("max.sessions", 0, 10_000),
                        values.integer("max.auth.tries", 1, 1000)),
                values.time("drain.timeout"),
                methods(),
                algorithms(),
                forwarding(),
                raw());
    }

    /** Keys that subsystems read: a bad value is refused here, with all the others. */
    private void checkForSubsystems() {
        values.integer("sftp.handles.max", 1, 100_000);
        List<Matcher> mounts =
                values.list("mounts").stream().map(MOUNT::matcher).toList();
        boolean sound = mounts.stream().allMatch(Matcher::matches);
        long places = sound
                ? mounts.stream()
                        .map(mount -> FilePath.of(mount.group(1)))
                        .distinct()
                        .count()
                : 0;
        if (places == 0 || places < mounts.size()) {
            values.refuse("mounts", "a list such as / = default, /archive = tape, with each path once");
        }
    }

    private ServerSettings.HostKeys hostKeys() {
        List<String> entries = values.list("host.keys");
        if (entries.isEmpty()) {
            values.refuse("host.keys", "at least one path or type such as ed25519");
        }
        Path directory = values.parsed(
                        "host.key.directory",
                        text -> text.isEmpty() ? Optional.of(etc().resolve("host-keys")) : path(text),
                        "a path")
                .orElseThrow();
        return new ServerSettings.HostKeys(entries, directory);
    }

    private static Path etc() {
        return Path.of(System.getProperty("karaf.etc", ""));
    }

    private static Optional<Path> path(String text) {
        try {
            return Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private String version() {
        String version = values.text("version.string");
        if (!VERSION.matcher(version).matches()) {
            values.refuse("version.string", "SSH-2.0- followed by up to 200 printable ASCII characters");
        }
        return version;
    }

    private String banner() {
        String banner = values.text("banner");
        if (!banner.startsWith("/") && !banner.startsWith("file:")) {
            return banner.isEmpty() || banner.endsWith("\n") ? banner : banner + "\n";
        }
        try {
            Path file = Path.of(banner.startsWith("file:") ? banner.substring("file:".length()) : banner);
            if (Files.size(file) <= LONGEST_BANNER) {
                return Files.readString(file, StandardCharsets.UTF_8);
            }
        } catch (IOException | InvalidPathException e) {
            // Falls through to the complaint, which says all there is to say.
        }
        values.refuse("banner", "a text, or a readable UTF-8 file of at most 64 KiB");
        return "";
    }

    private AuthenticationMethods methods() {
        return values.parsed(
                        "auth.methods",
                        AuthenticationMethods::parse,
                        "lists of " + AuthenticationMethods.known() + ", joined by commas, separated by blanks")
                .orElseThrow();
    }

    private ServerSettings.Forwarding forwarding() {
        Optional<PermitList> permitted = PermitList.parse(values.list("forwarding.local"));
        if (permitted.isEmpty()) {
            values.refuse(
                    "forwarding.local",
                    "a list of host:port, *:port, host:*, address:port or 10.0.0.0/8:port, with IPv6 in brackets");
        }
        return new ServerSettings.Forwarding(
                permitted.orElse(PermitList.NONE), values.integer("forwarding.max", 1, 100_000));
    }

    private ServerSettings.Algorithms algorithms() {
        String provider = values.text("crypto.provider");
        if (!WORD.matcher(provider).matches()) {
            values.refuse("crypto.provider", "the name of a crypto provider such as jca or bc");
        }
        AlgorithmLists lists = AlgorithmLists.of(AlgorithmPolicy.MODERN);
        try {
            lists = AlgorithmLists.of(AlgorithmPolicy.of(values.text("algorithms.policy")));
        } catch (IllegalArgumentException e) {
            values.refuse("algorithms.policy", "one of " + Arrays.toString(AlgorithmPolicy.values()));
        }
        for (AlgorithmKind kind : AlgorithmKind.values()) {
            try {
                lists = lists.with(kind, values.text(kind.key()));
            } catch (IllegalArgumentException e) {
                values.refuse(kind.key(), "a list of names that exist: " + e.getMessage());
            }
        }
        return new ServerSettings.Algorithms(provider, lists);
    }

    /** The configuration for subsystems: all but private properties, which begin with a dot. */
    private Map<String, Object> raw() {
        Map<String, Object> raw = new TreeMap<>(values.all());
        raw.keySet().removeIf(key -> key.startsWith("."));
        return raw;
    }
}
