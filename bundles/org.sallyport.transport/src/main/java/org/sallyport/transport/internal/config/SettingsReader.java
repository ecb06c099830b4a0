package org.sallyport.transport.internal.config;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.sallyport.session.FilePath;
import org.sallyport.transport.internal.LogText;
import org.sallyport.transport.internal.algorithm.AlgorithmKind;
import org.sallyport.transport.internal.algorithm.AlgorithmLists;
import org.sallyport.transport.internal.algorithm.AlgorithmPolicy;
import org.sallyport.transport.internal.forward.PermitList;

/** Turns a configuration into {@link ServerSettings}, or into one complaint for each value that means nothing. */
public final class SettingsReader {

    private static final Pattern VERSION = Pattern.compile("SSH-2\\.0-[!-~&&[^-]][ -~]{0,200}");
    private static final Pattern WORD = Pattern.compile("[a-z0-9][a-z0-9._-]*");
    private static final Pattern MOUNT = Pattern.compile("(/[^=]*?)\\s*=\\s*(\\S.*)");
    private static final int LONGEST_BANNER = 64 * 1024;
    private static final Map<String, Object> DEFAULTS = defaults();

    private final Map<String, Object> values;
    private final List<String> complaints = new ArrayList<>();

    private SettingsReader(Map<String, Object> values) {
        this.values = values;
    }

    /**
     * Reads a configuration.
     *
     * @param configured as Config Admin has it; what is absent has its default
     * @throws InvalidSettingsException if any value means nothing; nothing is taken over then
     */
    public static ServerSettings read(Map<String, ?> configured) throws InvalidSettingsException {
        Map<String, Object> values = new TreeMap<>(DEFAULTS);
        configured.forEach((key, value) -> {
            if (value != null && !key.startsWith(".")) {
                values.put(key, value);
            }
        });
        SettingsReader reader = new SettingsReader(values);
        ServerSettings settings = reader.settings();
        if (!reader.complaints.isEmpty()) {
            throw new InvalidSettingsException(reader.complaints);
        }
        return settings;
    }

    /** The keys of {@link ServerConfig} with their defaults. */
    private static Map<String, Object> defaults() {
        Map<String, Object> defaults = new TreeMap<>();
        for (Method key : ServerConfig.class.getDeclaredMethods()) {
            defaults.put(key.getName().replace('_', '.'), key.getDefaultValue());
        }
        return Collections.unmodifiableMap(defaults);
    }

    private ServerSettings settings() {
        checkForSubsystems();
        return new ServerSettings(
                ServerName.of(values),
                new ServerSettings.Listen(
                        list("listen.address"),
                        integer("listen.port", 0, 65_535),
                        integer("listen.backlog", 1, 65_535)),
                new ServerSettings.Socket(
                        flag("tcp.nodelay"),
                        flag("tcp.keepalive"),
                        (int) size("socket.receive.buffer", 0, 1 << 30),
                        (int) size("socket.send.buffer", 0, 1 << 30)),
                hostKeys(),
                version(),
                banner(),
                new ServerSettings.Rekey(
                        size("rekey.bytes", 1024, Long.MAX_VALUE),
                        number("rekey.packets", 10, 1L << 31),
                        time("rekey.time")),
                new ServerSettings.Times(
                        time("handshake.timeout"),
                        time("login.grace.time"),
                        time("idle.timeout"),
                        time("client.alive.interval"),
                        integer("client.alive.count.max", 1, 1000)),
                new ServerSettings.Limits(
                        integer("max.connections", 1, 100_000),
                        parsed(
                                "max.startups",
                                MaxStartups::parse,
                                "start:rate:full such as 10:30:100, or one number from 1 on"),
                        integer("max.sessions", 0, 10_000),
                        integer("max.auth.tries", 1, 1000)),
                time("drain.timeout"),
                methods(),
                algorithms(),
                forwarding(),
                values);
    }

    /** Keys that subsystems read: a bad value is refused here, with all the others. */
    private void checkForSubsystems() {
        integer("sftp.handles.max", 1, 100_000);
        List<Matcher> mounts = list("mounts").stream().map(MOUNT::matcher).toList();
        boolean sound = mounts.stream().allMatch(Matcher::matches);
        long places = sound
                ? mounts.stream()
                        .map(mount -> FilePath.of(mount.group(1)))
                        .distinct()
                        .count()
                : 0;
        if (places == 0 || places < mounts.size()) {
            complain("mounts", "a list such as / = default, /archive = tape, with each path once");
        }
    }

    private ServerSettings.HostKeys hostKeys() {
        List<String> entries = list("host.keys");
        if (entries.isEmpty()) {
            complain("host.keys", "at least one path or type such as ed25519");
        }
        Path directory = parsed(
                "host.key.directory",
                text -> text.isEmpty() ? Optional.of(etc().resolve("host-keys")) : path(text),
                "a path");
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
        String version = text("version.string");
        if (!VERSION.matcher(version).matches()) {
            complain("version.string", "SSH-2.0- followed by up to 200 printable ASCII characters");
        }
        return version;
    }

    private String banner() {
        String banner = text("banner");
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
        complain("banner", "a text, or a readable UTF-8 file of at most 64 KiB");
        return "";
    }

    private AuthenticationMethods methods() {
        return parsed(
                "auth.methods",
                AuthenticationMethods::parse,
                "lists of " + AuthenticationMethods.known() + ", joined by commas, separated by blanks");
    }

    private ServerSettings.Forwarding forwarding() {
        Optional<PermitList> permitted = PermitList.parse(list("forwarding.local"));
        if (permitted.isEmpty()) {
            complain(
                    "forwarding.local",
                    "a list of host:port, *:port, host:*, address:port or 10.0.0.0/8:port, with IPv6 in brackets");
        }
        return new ServerSettings.Forwarding(permitted.orElse(PermitList.NONE), integer("forwarding.max", 1, 100_000));
    }

    private ServerSettings.Algorithms algorithms() {
        String provider = text("crypto.provider");
        if (!WORD.matcher(provider).matches()) {
            complain("crypto.provider", "the name of a crypto provider such as jca or bc");
        }
        AlgorithmLists lists = AlgorithmLists.of(AlgorithmPolicy.MODERN);
        try {
            lists = AlgorithmLists.of(AlgorithmPolicy.of(text("algorithms.policy")));
        } catch (IllegalArgumentException e) {
            complain("algorithms.policy", "one of " + Arrays.toString(AlgorithmPolicy.values()));
        }
        for (AlgorithmKind kind : AlgorithmKind.values()) {
            try {
                lists = lists.with(kind, text(kind.key()));
            } catch (IllegalArgumentException e) {
                complain(kind.key(), "a list of names that exist: " + e.getMessage());
            }
        }
        return new ServerSettings.Algorithms(provider, lists);
    }

    private String text(String key) {
        Object value = values.get(key);
        return value instanceof String[] several
                ? String.join(",", several)
                : String.valueOf(value).strip();
    }

    private List<String> list(String key) {
        Object value = values.get(key);
        Stream<?> parts = value instanceof Object[] several
                ? Arrays.stream(several)
                : value instanceof Iterable<?> several ? stream(several) : Stream.of(value);
        return parts.flatMap(part -> Arrays.stream(String.valueOf(part).split(",")))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    private static Stream<?> stream(Iterable<?> several) {
        Stream.Builder<Object> parts = Stream.builder();
        several.forEach(parts::add);
        return parts.build();
    }

    private boolean flag(String key) {
        return parsed(
                key,
                text -> switch (text) {
                    case "true", "yes", "on" -> Optional.of(true);
                    case "false", "no", "off" -> Optional.of(false);
                    default -> Optional.empty();
                },
                "true or false");
    }

    private int integer(String key, int least, int most) {
        return (int) number(key, least, most);
    }

    private long number(String key, long least, long most) {
        return parsed(
                key,
                text -> text.matches("\\d{1,18}")
                        ? Optional.of(Long.parseLong(text)).filter(number -> number >= least && number <= most)
                        : Optional.empty(),
                "a number from " + least + " to " + most);
    }

    private long size(String key, long least, long most) {
        return parsed(
                key,
                text -> Quantities.size(text).stream()
                        .filter(size -> size >= least && size <= most)
                        .boxed()
                        .findFirst(),
                "a size such as 65536, 64KiB or 1GiB, at least " + least
                        + (most < Long.MAX_VALUE ? " and at most " + most : ""));
    }

    private Duration time(String key) {
        return parsed(key, Quantities::time, "a time such as 500ms, 30s, 10m or 1h, or 0 for never");
    }

    /** What the text of a key means; a complaint and the meaning of its default if it means nothing. */
    private <T> T parsed(String key, Function<String, Optional<T>> parser, String right) {
        Optional<T> meaning = parser.apply(text(key));
        if (meaning.isEmpty()) {
            complain(key, right);
        }
        return meaning.orElseGet(
                () -> parser.apply(String.valueOf(DEFAULTS.get(key))).orElseThrow());
    }

    private void complain(String key, String right) {
        complaints.add(key + " = \"" + LogText.of(text(key), 100) + "\" is refused: needed is " + right);
    }
}
