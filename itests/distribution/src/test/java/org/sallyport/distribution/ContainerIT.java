package org.sallyport.distribution;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;
import static org.ops4j.pax.exam.CoreOptions.vmOption;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.doNotModifyLogConfiguration;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.karafDistributionConfiguration;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.inject.Inject;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.ProbeBuilder;
import org.ops4j.pax.exam.TestProbeBuilder;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.service.cm.ConfigurationAdmin;
import org.sallyport.auth.Authenticator;
import org.sallyport.crypto.CryptoProvider;
import org.sallyport.file.FileStore;
import org.sallyport.session.Server;

/** The container from inside. One start serves all tests. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class ContainerIT {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    @Inject
    private BundleContext context;

    @Inject
    private ConfigurationAdmin configurations;

    private Path directory;

    /** The archive that ships, on a free port, run with the options of its own script. */
    @Configuration
    public static Option[] container() throws IOException {
        List<Option> options = new ArrayList<>();
        options.add(karafDistributionConfiguration()
                .frameworkUrl(
                        new File(System.getProperty("distribution")).toURI().toString())
                .name("Sallyport")
                .unpackDirectory(new File(System.getProperty("containers"), "exam"))
                .useDeployFolder(false));
        options.add(doNotModifyLogConfiguration());
        options.add(editConfigurationFilePut(
                "etc/org.sallyport.server-default.cfg", "listen.port", String.valueOf(Container.freePort())));
        String repository = System.getProperty("org.ops4j.pax.url.mvn.localRepository");
        options.add(systemProperty("org.ops4j.pax.url.mvn.localRepository").value(repository));
        options.add(editConfigurationFilePut(
                "etc/org.ops4j.pax.url.mvn.cfg", "org.ops4j.pax.url.mvn.localRepository", repository));
        options.add(editConfigurationFilePut("etc/org.ops4j.pax.url.mvn.cfg", "org.ops4j.pax.url.mvn.offline", "true"));
        for (String option : optionsOfTheScript()) {
            options.add(vmOption(option));
        }
        return options.toArray(Option[]::new);
    }

    /** What {@code bin/karaf} passes to a JVM of version 9 or later, and the memory of {@code bin/setenv}. */
    private static List<String> optionsOfTheScript() throws IOException {
        Path unpacked = Container.unpack("scripts").home();
        String script = Files.readString(unpacked.resolve("bin/karaf"));
        Matcher option = Pattern.compile("--(add-reads|add-exports|add-opens|patch-module)[ =](\\S+)")
                .matcher(script);
        Set<String> options = new TreeSet<>(List.of("-Xmx256m", "-Djava.security.manager=allow"));
        while (option.find()) {
            String value = option.group(2).replace("\"", "").replace("${KARAF_HOME}/", "");
            options.add("--" + option.group(1) + "=" + value);
        }
        return List.copyOf(options);
    }

    /** Takes the classes of this module into the container, those that JUnit 5 runs included: nobody loads them there. */
    @ProbeBuilder
    public static TestProbeBuilder probe(TestProbeBuilder probe) {
        probe.setHeader(Constants.IMPORT_PACKAGE, "javax.inject,org.sallyport.*,*;resolution:=optional");
        return probe;
    }

    @Before
    public void makeDirectory() throws IOException {
        directory = Files.createTempDirectory("container");
    }

    @Test
    public void everyBundleIsActive() {
        List<String> names = Arrays.stream(context.getBundles())
                .map(Bundle::getSymbolicName)
                .filter(name -> name.startsWith("org.sallyport."))
                .sorted()
                .toList();
        assertEquals(
                List.of(
                        "org.sallyport.api",
                        "org.sallyport.auth.users",
                        "org.sallyport.configuration",
                        "org.sallyport.console",
                        "org.sallyport.crypto.bc",
                        "org.sallyport.crypto.jca",
                        "org.sallyport.file.local",
                        "org.sallyport.sftp",
                        "org.sallyport.transport",
                        "org.sallyport.tunnel"),
                names);
        Waiting.until(() -> asleep().isEmpty(), LIMIT, () -> "asleep: " + asleep());
    }

    private List<Bundle> asleep() {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null)
                .filter(bundle -> bundle.getState() != Bundle.ACTIVE)
                .toList();
    }

    @Test
    public void sshdIsWiredToBouncyCastle() {
        Bundle sshd = bundle("org.apache.sshd.osgi");
        List<String> packages = sshd.adapt(BundleWiring.class).getRequiredWires("osgi.wiring.package").stream()
                .filter(wire -> wire.getProvider().getSymbolicName().equals("bcprov"))
                .map(ContainerIT::packageOf)
                .toList();
        assertTrue(packages.toString(), packages.contains("org.bouncycastle.crypto.kems"));
        assertTrue(packages.toString(), packages.contains("org.bouncycastle.pqc.crypto.ntruprime"));
    }

    @Test
    public void noProviderIsRegisteredWithTheJvm() {
        assertNull(Security.getProvider("BC"));
    }

    @Test
    public void everyPartIsThere() throws InvalidSyntaxException {
        Set<String> providers = context.getServiceReferences(CryptoProvider.class, null).stream()
                .map(reference -> context.getService(reference).name())
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Set.of("bc", "jca"), providers);
        assertEquals(1, context.getServiceReferences(Authenticator.class, null).size());
        assertEquals(1, context.getServiceReferences(FileStore.class, null).size());
        awaitPort(-1);
    }

    @Test
    public void userThatIsConfiguredLogsInUntilItIsDeleted() throws IOException {
        int port = awaitPort(-1);
        org.osgi.service.cm.Configuration user = user("carol");

        awaitLogin("carol", port, true);
        SampleFiles.file(directory.resolve("sent"), 1_000_000);
        login("carol", port)
                .sftp("put sent", "get sent received", "rm sent")
                .run()
                .succeeded();
        SampleFiles.assertSame(directory.resolve("sent"), directory.resolve("received"));
        user.delete();
        awaitLogin("carol", port, false);
    }

    @Test
    public void permissionsOfUserChangeWhileLoggedOut() throws IOException {
        int port = awaitPort(-1);
        org.osgi.service.cm.Configuration user = user("dave");
        awaitLogin("dave", port, true);
        login("dave", port).sftp("mkdir dave").run().succeeded();

        Dictionary<String, Object> properties = user.getProperties();
        properties.put("permissions", "list");
        user.update(properties);

        Waiting.until(
                () -> login("dave", port).sftp("rmdir dave").run().status() != 0, LIMIT, () -> "dave may still remove");
        login("dave", port).sftp("ls dave").run().succeeded();
        user.delete();
    }

    @Test
    public void portMovesWithTheConfiguration() throws IOException {
        int before = awaitPort(-1);
        int after = Container.freePort();
        assertNotEquals(before, after);
        org.osgi.service.cm.Configuration user = user("erin");

        port(after);
        assertEquals(after, awaitPort(after));
        awaitLogin("erin", after, true);
        port(before);
        awaitPort(before);
        awaitLogin("erin", before, true);
        user.delete();
    }

    @Test
    public void valueThatMakesNoSenseChangesNothing() throws IOException {
        int before = awaitPort(-1);
        String log = log();

        Dictionary<String, Object> properties = server().getProperties();
        properties.put("listen.port", "many");
        server().update(properties);

        Waiting.until(() -> log().substring(log.length()).contains("many"), LIMIT, () -> log().substring(log.length()));
        String line = log().substring(log.length())
                .lines()
                .filter(text -> text.contains("many"))
                .collect(Collectors.joining("\n"));
        assertTrue(line, line.contains("listen.port"));
        assertTrue(line, line.contains("org.sallyport.server"));
        assertEquals(1, line.lines().count());
        assertEquals(before, awaitPort(before));
        properties.put("listen.port", String.valueOf(before));
        server().update(properties);
    }

    @Test
    public void commandsAreForThoseWhoHaveTheRole() {
        Set<String> toLook = Set.of("connections", "info", "mounts", "servers", "tunnels", "users");
        Set<String> toKeepRunning = Set.of(
                "disconnect",
                "rekey",
                "server-start",
                "server-stop",
                "tunnel-reconnect",
                "tunnel-start",
                "tunnel-stop");
        Set<String> ofManagers = new TreeSet<>(toLook);
        ofManagers.addAll(toKeepRunning);

        assertEquals(Set.of(), OperatorWithRole.named("stranger", context).commands());
        assertEquals(toLook, OperatorWithRole.named("viewer", context).commands());
        assertEquals(ofManagers, OperatorWithRole.named("manager", context).commands());
        assertEquals(
                Set.copyOf(OperatorWithRole.COMMANDS),
                OperatorWithRole.named("admin", context).commands());
    }

    @Test
    public void viewerListsConnectionsAndCannotCloseThem() throws IOException {
        OperatorWithRole viewer = OperatorWithRole.named("viewer", context);
        OperatorWithRole admin = OperatorWithRole.named("admin", context);
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), awaitPort(-1))) {
            String address = "127.0.0.1:" + client.getLocalPort() + "\t";
            Waiting.until(
                    () -> viewer.run("sallyport:connections --no-format").contains(address),
                    LIMIT,
                    () -> viewer.run("sallyport:connections"));
            String id = viewer.run("sallyport:connections --no-format")
                    .lines()
                    .filter(line -> line.contains(address))
                    .findFirst()
                    .orElseThrow()
                    .split("\t")[0];

            assertEquals("CommandNotFoundException", viewer.run("sallyport:disconnect " + id));
            assertTrue(viewer.run("sallyport:connections --no-format").contains(address));
            assertEquals("Closed 1 connection\n", admin.run("sallyport:disconnect " + id));
            Waiting.until(
                    () -> !viewer.run("sallyport:connections --no-format").contains(address),
                    LIMIT,
                    () -> viewer.run("sallyport:connections"));
        }
    }

    /** A user with every permission; the password is that of {@link RunningContainer}. */
    private org.osgi.service.cm.Configuration user(String name) throws IOException {
        org.osgi.service.cm.Configuration user = configurations.createFactoryConfiguration("org.sallyport.user", "?");
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("name", name);
        properties.put("password", RunningContainer.HASH);
        user.update(properties);
        return user;
    }

    private Login login(String user, int port) {
        return Login.withPassword(port, user, directory, RunningContainer.PASSWORD);
    }

    private void awaitLogin(String user, int port, boolean wanted) {
        Waiting.until(
                () -> (login(user, port).sftp("pwd").run().status() == 0) == wanted,
                LIMIT,
                () -> user + (wanted ? " cannot" : " can still") + " log in");
    }

    private void port(int port) throws IOException {
        Dictionary<String, Object> properties = server().getProperties();
        properties.put("listen.port", String.valueOf(port));
        server().update(properties);
    }

    private org.osgi.service.cm.Configuration server() throws IOException {
        try {
            return configurations.listConfigurations("(service.factoryPid=org.sallyport.server)")[0];
        } catch (InvalidSyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Waits until the server listens.
     *
     * @param port where; -1 for anywhere
     */
    private int awaitPort(int port) {
        Waiting.until(
                () -> ports().stream().anyMatch(listening -> port < 0 || listening == port),
                LIMIT,
                () -> "the server listens on " + ports() + ", not on " + port);
        return ports().get(0);
    }

    private List<Integer> ports() {
        try {
            return context.getServiceReferences(Server.class, "(listening=true)").stream()
                    .flatMap(reference -> context.getService(reference).addresses().stream())
                    .map(address -> address.getPort())
                    .toList();
        } catch (InvalidSyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private Bundle bundle(String name) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> name.equals(bundle.getSymbolicName()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no bundle " + name));
    }

    private static String packageOf(BundleWire wire) {
        return String.valueOf(wire.getCapability().getAttributes().get("osgi.wiring.package"));
    }

    private static String log() {
        return Container.read(Path.of(System.getProperty("karaf.log"), "karaf.log"));
    }
}
