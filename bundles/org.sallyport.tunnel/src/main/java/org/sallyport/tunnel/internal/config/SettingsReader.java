package org.sallyport.tunnel.internal.config;

import java.lang.reflect.Method;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.sallyport.client.ClientAlgorithms;
import org.sallyport.client.ClientSettings;
import org.sallyport.client.Credential;
import org.sallyport.client.HostKeyCheck;
import org.sallyport.tunnel.internal.net.PortListener;

/** Turns a configuration into {@link TunnelSettings}, or into one complaint for each value that means nothing. */
public final class SettingsReader {

    /** The factory PID. */
    public static final String PID = "org.sallyport.tunnel";

    private static final String FILE_NAME = "felix.fileinstall.filename";
    private static final Pattern FINGERPRINT = Pattern.compile("SHA256:[A-Za-z0-9+/]{43}");
    private static final Pattern WORD = Pattern.compile("[!-~]+");
    private static final Set<String> ALGORITHM_KEYS = Set.of(
            "kex.algorithms", "ciphers", "macs", "host.key.algorithms", "pubkey.accepted.algorithms", "compression");
    private static final Set<String> SECRETS = Set.of("_password", "_passphrase");
    private static final int LONGEST_VALUE = 100;
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
    public static TunnelSettings read(Map<String, ?> configured) throws InvalidSettingsException {
        Map<String, Object> values = new TreeMap<>(DEFAULTS);
        configured.forEach((key, value) -> {
            if (value != null) {
                values.put(key, value);
            }
        });
        SettingsReader reader = new SettingsReader(values);
        TunnelSettings settings = reader.settings();
        if (!reader.complaints.isEmpty()) {
            throw new InvalidSettingsException(reader.complaints);
        }
        return settings;
    }

    /** The keys of {@link TunnelConfig} with their defaults. */
    private static Map<String, Object> defaults() {
        Map<String, Object> defaults = new TreeMap<>();
        for (Method key : TunnelConfig.class.getDeclaredMethods()) {
            String name = key.getName().replace("__", "\0").replace('_', '.').replace('\0', '_');
            defaults.put(name, key.getDefaultValue());
        }
        return defaults;
    }

    private TunnelSettings settings() {
        return new TunnelSettings(
                name(),
                new PortListener.Place(
                        list("listen.address"),
                        integer("listen.port", 0, 65_535),
                        integer("listen.backlog", 1, 65_535)),
                target(),
                ssh(),
                reconnect(),
                new TunnelSettings.Limits(
                        integer("max.clients", 1, 100_000),
                        integer("waiting.max", 0, 100_000),
                        time("waiting.timeout", Duration.ZERO),
                        positive("socks.timeout"),
                        positive("open.timeout"),
                        time("drain.timeout", Duration.ZERO)));
    }

    private Optional<Target> target() {
        String type = text("type");
        if (type.equals("dynamic")) {
            return Optional.empty();
        }
        if (!type.equals("local")) {
            complain("type", "local or dynamic");
            return Optional.empty();
        }
        return parsed("target", Target::parse, "host:port where the tunnel leads, such as localhost:80");
    }

    private ClientSettings ssh() {
        return new ClientSettings(
                word("ssh.host", "the name or address of an SSH server"),
                integer("ssh.port", 1, 65_535),
                word("ssh.user", "the name to log in with"),
                credentials(),
                hostKeys(),
                algorithms(),
                new ClientSettings.Times(
                        positive("connect.timeout"),
                        positive("login.timeout"),
                        time("server.alive.interval", Duration.ZERO),
                        integer("server.alive.count.max", 1, 1000)));
    }

    private List<Credential> credentials() {
        List<Credential> credentials = new ArrayList<>();
        if (!text("private.key").isEmpty()) {
            String passphrase = String.valueOf(values.get("_passphrase"));
            path("private.key")
                    .ifPresent(file -> credentials.add(new Credential.PrivateKey(
                            file, passphrase.isEmpty() ? Optional.empty() : Optional.of(passphrase))));
        }
        String password = String.valueOf(values.get("_password"));
        if (!password.isEmpty()) {
            credentials.add(new Credential.Password(password));
        }
        if (credentials.isEmpty() && text("private.key").isEmpty()) {
            complain("_password", "a password, or the path of a key as private.key");
        }
        return credentials;
    }

    private HostKeyCheck hostKeys() {
        List<String> fingerprints = list("host.key");
        if (!text("known.hosts").isEmpty()) {
            if (!fingerprints.isEmpty()) {
                complain("known.hosts", "nothing, because host.key is given: one of both decides");
            }
            return path("known.hosts")
                    .<HostKeyCheck>map(HostKeyCheck.KnownHosts::new)
                    .orElse(new HostKeyCheck.Fingerprints(Set.of()));
        }
        List<String> padless = fingerprints.stream()
                .map(fingerprint -> fingerprint.replaceFirst("=$", ""))
                .toList();
        if (!padless.stream().allMatch(FINGERPRINT.asMatchPredicate())) {
            complain("host.key", "fingerprints as ssh-keygen -l prints them: SHA256: and 43 characters");
        }
        return new HostKeyCheck.Fingerprints(Set.copyOf(padless));
    }

    private ClientAlgorithms algorithms() {
        Map<String, String> changes = new HashMap<>();
        for (String key : ALGORITHM_KEYS) {
            if (!text(key).isEmpty()) {
                changes.put(key, text(key));
            }
        }
        return new ClientAlgorithms(
                word("crypto.provider", "the name of a crypto provider such as jca or bc"),
                parsed(
                                "algorithms.policy",
                                text -> Optional.of(text).filter(Set.of("modern", "compatible", "legacy")::contains),
                                "modern, compatible or legacy")
                        .orElse("modern"),
                changes);
    }

    private TunnelSettings.Reconnect reconnect() {
        Duration interval = positive("reconnect.interval");
        Duration longest = positive("reconnect.interval.max");
        return new TunnelSettings.Reconnect(
                interval,
                longest.compareTo(interval) < 0 ? interval : longest,
                integer("reconnect.count", 0, 1_000_000));
    }

    /** The key {@code name}, else what stands behind the factory PID in the PID or in the file's name. */
    private String name() {
        String name = text("name");
        if (!name.isEmpty()) {
            return name;
        }
        String file = text(FILE_NAME);
        String base = file.substring(file.lastIndexOf('/') + 1).replaceFirst("\\.(cfg\\.json|cfg|config|json)$", "");
        return behindPid(text("service.pid"), "~")
                .or(() -> behindPid(base, "[-~]"))
                .orElseGet(() -> {
                    complain("name", "a name for the tunnel");
                    return "";
                });
    }

    private static Optional<String> behindPid(String text, String separator) {
        String name = text.replaceFirst("^\\Q" + PID + "\\E" + separator, "");
        return name.equals(text) || name.isEmpty() ? Optional.empty() : Optional.of(name);
    }

    private Optional<Path> path(String key) {
        return parsed(
                key,
                text -> {
                    try {
                        return Optional.of(Path.of(text)).filter(Path::isAbsolute);
                    } catch (InvalidPathException e) {
                        return Optional.empty();
                    }
                },
                "the absolute path of a file");
    }

    private String word(String key, String right) {
        return parsed(key, text -> Optional.of(text).filter(WORD.asMatchPredicate()), right)
                .orElse("");
    }

    private int integer(String key, int least, int most) {
        return parsed(
                        key,
                        text -> text.matches("\\d{1,9}")
                                ? Optional.of(Integer.parseInt(text))
                                        .filter(number -> number >= least && number <= most)
                                : Optional.empty(),
                        "a number from " + least + " to " + most)
                .orElse(least);
    }

    private Duration positive(String key) {
        return time(key, Duration.ofMillis(1));
    }

    private Duration time(String key, Duration least) {
        return parsed(
                        key,
                        text -> Times.parse(text).filter(time -> time.compareTo(least) >= 0),
                        "a time such as 500ms, 30s or 10m" + (least.isZero() ? ", or 0" : ", more than 0"))
                .orElse(least);
    }

    private <T> Optional<T> parsed(String key, Function<String, Optional<T>> parser, String right) {
        Optional<T> meaning = parser.apply(text(key));
        if (meaning.isEmpty()) {
            complain(key, right);
        }
        return meaning;
    }

    private String text(String key) {
        Object value = values.get(key);
        return value instanceof Object[] several
                ? String.join(",", Arrays.stream(several).map(String::valueOf).toList())
                : value == null ? "" : String.valueOf(value).strip();
    }

    private List<String> list(String key) {
        Object value = values.get(key);
        Stream<?> parts = value instanceof Iterable<?> several
                ? stream(several)
                : value instanceof Object[] several ? Arrays.stream(several) : Stream.of(value);
        return parts.flatMap(part -> Arrays.stream(String.valueOf(part).split(",")))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    private static Stream<?> stream(Iterable<?> several) {
        List<Object> parts = new ArrayList<>();
        several.forEach(parts::add);
        return parts.stream();
    }

    private void complain(String key, String right) {
        String value = SECRETS.contains(key) ? "" : text(key).replaceAll("[^ -~]", "?");
        String shown = value.length() > LONGEST_VALUE ? value.substring(0, LONGEST_VALUE) : value;
        complaints.add(String.format(Locale.ROOT, "%s = \"%s\" is refused: needed is %s", key, shown, right));
    }
}
