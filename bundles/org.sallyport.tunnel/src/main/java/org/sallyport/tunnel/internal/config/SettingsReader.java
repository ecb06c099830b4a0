package org.sallyport.tunnel.internal.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.sallyport.client.ClientAlgorithms;
import org.sallyport.client.ClientSettings;
import org.sallyport.client.Credential;
import org.sallyport.client.HostKeyCheck;
import org.sallyport.settings.internal.InvalidSettingsException;
import org.sallyport.settings.internal.Values;
import org.sallyport.tunnel.internal.net.PortListener;

/** Turns a configuration into {@link TunnelSettings}, or into one complaint for each value that means nothing. */
public final class SettingsReader {

    /** The factory PID. */
    public static final String PID = "org.sallyport.tunnel";

    private static final Pattern FINGERPRINT = Pattern.compile("SHA256:[A-Za-z0-9+/]{43}");
    private static final Pattern WORD = Pattern.compile("[!-~]+");
    private static final Set<String> ALGORITHM_KEYS = Set.of(
            "kex.algorithms", "ciphers", "macs", "host.key.algorithms", "pubkey.accepted.algorithms", "compression");

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
    public static TunnelSettings read(Map<String, ?> configured) throws InvalidSettingsException {
        Values values = Values.of(TunnelConfig.class, configured);
        TunnelSettings settings = new SettingsReader(values).settings();
        values.check();
        return settings;
    }

    private TunnelSettings settings() {
        return new TunnelSettings(
                name(),
                new PortListener.Place(
                        values.list("listen.address"),
                        values.integer("listen.port", 0, 65_535),
                        values.integer("listen.backlog", 1, 65_535)),
                target(),
                ssh(),
                reconnect(),
                new TunnelSettings.Limits(
                        values.integer("max.clients", 1, 100_000),
                        values.integer("waiting.max", 0, 100_000),
                        values.time("waiting.timeout"),
                        values.positiveTime("socks.timeout"),
                        values.positiveTime("open.timeout"),
                        values.time("drain.timeout")));
    }

    private Optional<Target> target() {
        String type = values.text("type");
        if (type.equals("dynamic")) {
            return Optional.empty();
        }
        if (!type.equals("local")) {
            values.refuse("type", "local or dynamic");
            return Optional.empty();
        }
        return values.parsed("target", Target::parse, "host:port where the tunnel leads, such as localhost:80");
    }

    private ClientSettings ssh() {
        return new ClientSettings(
                word("ssh.host", "the name or address of an SSH server"),
                values.integer("ssh.port", 1, 65_535),
                word("ssh.user", "the name to log in with"),
                credentials(),
                hostKeys(),
                algorithms(),
                new ClientSettings.Times(
                        values.positiveTime("connect.timeout"),
                        values.positiveTime("login.timeout"),
                        values.time("server.alive.interval"),
                        values.integer("server.alive.count.max", 1, 1000)));
    }

    private List<Credential> credentials() {
        List<Credential> credentials = new ArrayList<>();
        if (!values.text("private.key").isEmpty()) {
            String passphrase = values.exact("_passphrase");
            path("private.key")
                    .ifPresent(file -> credentials.add(new Credential.PrivateKey(
                            file, passphrase.isEmpty() ? Optional.empty() : Optional.of(passphrase))));
        }
        String password = values.exact("_password");
        if (!password.isEmpty()) {
            credentials.add(new Credential.Password(password));
        }
        if (credentials.isEmpty() && values.text("private.key").isEmpty()) {
            values.refuse("_password", "a password, or the path of a key as private.key");
        }
        return credentials;
    }

    private HostKeyCheck hostKeys() {
        List<String> fingerprints = values.list("host.key");
        if (!values.text("known.hosts").isEmpty()) {
            if (!fingerprints.isEmpty()) {
                values.refuse("known.hosts", "nothing, because host.key is given: one of both decides");
            }
            return path("known.hosts")
                    .<HostKeyCheck>map(HostKeyCheck.KnownHosts::new)
                    .orElse(new HostKeyCheck.Fingerprints(Set.of()));
        }
        List<String> padless = fingerprints.stream()
                .map(fingerprint -> fingerprint.replaceFirst("=$", ""))
                .toList();
        if (!padless.stream().allMatch(FINGERPRINT.asMatchPredicate())) {
            values.refuse("host.key", "fingerprints as ssh-keygen -l prints them: SHA256: and 43 characters");
        }
        return new HostKeyCheck.Fingerprints(Set.copyOf(padless));
    }

    private ClientAlgorithms algorithms() {
        Map<String, String> changes = new HashMap<>();
        for (String key : ALGORITHM_KEYS) {
            if (!values.text(key).isEmpty()) {
                changes.put(key, values.text(key));
            }
        }
        return new ClientAlgorithms(
                word("crypto.provider", "the name of a crypto provider such as jca or bc"),
                values.parsed(
                                "algorithms.policy",
                                text -> Optional.of(text).filter(Set.of("modern", "compatible", "legacy")::contains),
                                "modern, compatible or legacy")
                        .orElse("modern"),
                changes);
    }

    private TunnelSettings.Reconnect reconnect() {
        Duration interval = values.positiveTime("reconnect.interval");
        Duration longest = values.positiveTime("reconnect.interval.max");
        return new TunnelSettings.Reconnect(
                interval,
                longest.compareTo(interval) < 0 ? interval : longest,
                values.integer("reconnect.count", 0, 1_000_000));
    }

    private String name() {
        Optional<String> name = values.name(PID);
        if (name.isEmpty()) {
            values.refuse("name", "a name for the tunnel");
        }
        return name.orElse("");
    }

    private Optional<Path> path(String key) {
        return values.parsed(
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
        return values.parsed(key, text -> Optional.of(text).filter(WORD.asMatchPredicate()), right)
                .orElse("");
    }
}
