package org.sallyport.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The features on an Apache Karaf as its project ships it: installed and used, and gone again without a trace. The commands are those of {@code
 * docs/stock-karaf.md}.
 */
class StockKarafIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration INSTALLATION = Duration.ofSeconds(90);
    private static final String FEATURES = "mvn:org.sallyport/features/1.0.0-SNAPSHOT/xml/features";
    private static final String REPOSITORIES = "org.ops4j.pax.url.mvn.defaultRepositories";
    private static final Pattern BOOTED = Pattern.compile("FeaturesServiceImpl .* Done\\.");
    private static final Pattern BUNDLE = Pattern.compile("(?m)^ *\\d+\\t(\\w+) *\\t *\\d+\\t(\\S+) *\\t(\\S+)");
    private static final Pattern PROVIDER = Pattern.compile("provider (\\w+ [0-9.]+)");
    private static final Pattern PASSWORD = Pattern.compile("password  (\\w{5}(-\\w{5}){3})\\s");

    @TempDir
    Path directory;

    private Container karaf;
    private int sshPort;
    private List<Integer> rmiPorts = List.of();

    /** What a Karaf is, as far as it can be seen from outside and from its console. */
    private record State(Set<String> bundles, List<String> providers, Set<Integer> ports) {}

    @ParameterizedTest
    @CsvSource({"with-ssh, ''", "with-ssh-unrefreshed, -r", "without-ssh, ''"})
    void isInstalledUsedAndRemovedWithoutATrace(String name, String option) throws IOException {
        boolean ssh = name.startsWith("with-ssh");
        try (Container container = unpack("karaf-" + name, ssh)) {
            karaf = container;
            start(ssh);
            karaf.awaitLog(BOOTED);
            // Opened by a thread of its own.
            rmiPorts.forEach(this::awaitPort);
            State before = state();
            Set<String> files = files("etc");
            Login demo = install(option);
            transfer(demo);
            assertKarafsOwnLogin(ssh);
            assertTrue(karaf.log().contains("listening on 127.0.0.1:" + karaf.port()), "our server");

            if (option.equals("-r")) {
                karaf.stop();
                Files.delete(karaf.home().resolve("data/log/karaf.log"));
                start(ssh);
                karaf.awaitListening();
                transfer(demo);
                assertKarafsOwnLogin(ssh);
            }

            karaf.script("feature:uninstall -c sallyport");
            karaf.script("feature:repo-remove " + FEATURES);

            awaitBundles(before.bundles());
            assertEquals(before.providers(), state().providers());
            // A port waits some seconds for a server that may come back.
            Waiting.until(
                    () -> !ports().contains(karaf.port())
                            && ports().size() == before.ports().size(),
                    LIMIT,
                    () -> ports() + " are open instead of " + before.ports());
            Waiting.until(() -> threads("sallyport").isEmpty(), LIMIT, () -> "threads: " + threads("sallyport"));
            // FileInstall looks at files once a second.
            Waiting.until(() -> pids().equals(Set.of("org.sallyport.user~demo")), LIMIT, () -> pids().toString());
            Set<String> left = files("etc");
            left.removeAll(files);
            // Of Karaf's own ssh.
            left.removeAll(Set.of("host.key", "host.key.pub"));
            assertEquals(Set.of("host-keys", "org.sallyport.user-demo.cfg"), left, "what the documentation says stays");
            assertKarafsOwnLogin(ssh);
            assertFalse(karaf.log().contains("ClassCastException"), "two BouncyCastles have met");
        }
    }

    private Container unpack(String name, boolean ssh) throws IOException {
        rmiPorts = List.of(Container.freePort(), Container.freePort());
        Container container = Container.unpackStockKaraf(name);
        container
                .edit("users.properties", "#karaf = karaf,_g_:admingroup", "karaf = karaf,_g_:admingroup")
                .edit(
                        "users.properties",
                        "#_g_\\:admingroup = group,admin,manager,viewer,systembundles,ssh",
                        "_g_\\:admingroup = group,admin,manager,viewer,systembundles,ssh")
                .edit(
                        "org.apache.karaf.management.cfg",
                        "rmiRegistryPort = 1099",
                        "rmiRegistryPort = " + rmiPorts.get(0))
                .edit("org.apache.karaf.management.cfg", "rmiServerPort = 44444", "rmiServerPort = " + rmiPorts.get(1))
                // As the feature would write it, with another port.
                .configure(
                        "org.sallyport.server-default.cfg",
                        "listen.address = 127.0.0.1\nlisten.port = " + container.port() + "\nmounts = / = default\n");
        if (!ssh) {
            container.edit("org.apache.karaf.features.cfg", "    ssh/4.4.10, \\", "    \\");
        }
        return container;
    }

    private void start(boolean ssh) throws IOException {
        if (sshPort == 0) {
            sshPort = Container.freePort();
            karaf.edit("org.apache.karaf.shell.cfg", "sshPort = 8101", "sshPort = " + sshPort);
        }
        karaf.startForScript();
        if (ssh) {
            awaitPort(sshPort);
        }
    }

    private Set<Integer> ports() {
        try {
            return karaf.listeningPorts();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitPort(int port) {
        Waiting.until(
                () -> ports().contains(port), INSTALLATION, () -> "nobody listens on " + port + ": " + karaf.output());
    }

    private Login install(String option) throws IOException {
        Path repository = Container.unpack("repository").home().resolve("system");
        karaf.script("config:property-append --pid org.ops4j.pax.url.mvn " + REPOSITORIES + " \", " + repository.toUri()
                + "@id=sallyport@snapshots\"");
        Waiting.until(() -> repositoryIsAdded(), LIMIT, () -> "features are not found: " + karaf.output());
        karaf.script(List.of("feature:install " + option + " sallyport"), INSTALLATION);
        karaf.awaitListening();
        Matcher password = karaf.awaitOutput(PASSWORD);
        return Login.withPassword(karaf.port(), "demo", directory, password.group(1));
    }

    /** The URL handler of Karaf takes its repositories over a moment after they were changed. */
    private boolean repositoryIsAdded() {
        script("feature:repo-add " + FEATURES);
        return script("feature:list --no-format").contains("sallyport-transport");
    }

    private void transfer(Login demo) throws IOException {
        Path sent = SampleFiles.file(directory.resolve("sent"), 1_000_000);
        Waiting.until(
                () -> demo.sftp("put sent", "get sent received").run().status() == 0,
                LIMIT,
                () -> "demo cannot log in");
        SampleFiles.assertSame(sent, directory.resolve("received"));
    }

    private void assertKarafsOwnLogin(boolean ssh) {
        if (ssh) {
            Login admin = Login.withPassword(sshPort, "karaf", directory, "karaf");
            awaitPort(sshPort);
            Waiting.until(
                    () -> admin.ssh(admin.target(), "feature:list")
                            .run()
                            .output()
                            .contains("standard-4.4.10"),
                    LIMIT,
                    () -> "nobody can log in to Karaf: "
                            + admin.ssh(admin.target(), "feature:list").run());
        }
    }

    private State state() throws IOException {
        Set<String> bundles = bundles();
        assertTrue(bundles.size() > 30, bundles.toString());
        karaf.script("addcommand sec (($.context getBundle) loadClass java.security.Security)");
        List<String> providers = PROVIDER.matcher(plain(
                        karaf.script("each (sec:getProviders) { echo provider ($it getName) ($it getVersionStr) }")))
                .results()
                .map(match -> match.group(1).strip())
                .toList();
        assertTrue(providers.size() > 5, providers.toString());
        return new State(bundles, providers, karaf.listeningPorts());
    }

    private Set<String> pids() {
        return Pattern.compile("(?m)^Pid: +(\\S+)")
                .matcher(plain(script("config:list \"(service.pid=*sallyport*)\"")))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private String script(String line) {
        try {
            return karaf.script(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Karaf starts bundles again that it has refreshed. */
    private void awaitBundles(Set<String> wanted) {
        Set<String> other = new TreeSet<>();
        Waiting.until(
                () -> {
                    Set<String> now = bundles();
                    other.clear();
                    Stream.of(wanted, now)
                            .flatMap(Set::stream)
                            .filter(bundle -> !wanted.contains(bundle) || !now.contains(bundle))
                            .forEach(other::add);
                    return other.isEmpty();
                },
                LIMIT,
                () -> "these are there, or were there before: " + other);
    }

    private Set<String> bundles() {
        Set<String> bundles = new TreeSet<>();
        Matcher bundle = BUNDLE.matcher(plain(script("bundle:list -t 0 -s --no-format")));
        while (bundle.find()) {
            bundles.add(bundle.group(3) + " " + bundle.group(2) + " " + bundle.group(1));
        }
        return bundles;
    }

    private Set<String> files(String folder) throws IOException {
        try (Stream<Path> all = Files.list(karaf.home().resolve(folder))) {
            return all.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** The threads whose names begin so; the kernel keeps the first 15 bytes of each. */
    private Set<String> threads(String prefix) {
        Path tasks = Path.of("/proc", String.valueOf(karaf.handle().pid()), "task");
        try (Stream<Path> all = Files.list(tasks)) {
            return all.map(task -> Container.read(task.resolve("comm")).strip())
                    .filter(thread -> thread.startsWith(prefix))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Without what a terminal needs. */
    private static String plain(String output) {
        return output.replaceAll("\u001b\\[[0-9;?]*[a-zA-Z]", "").replace("\r", "\n");
    }
}
