package org.sallyport.distribution;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A container with two tunnels to one target that is here, too: one through OpenSSH's server, one through our own. Both are up from the beginning. */
final class TunnelContainer implements AutoCloseable {

    private static final Duration SOON = Duration.ofSeconds(15);

    private final List<Integer> ports = new ArrayList<>();
    private final Path directory;
    private final OpenSshServer sshd;
    private final TargetServer target;
    private final Container container;
    private final Console console;
    private final Path knownHosts;
    private final int local;
    private final int own;

    /**
     * Starts everything.
     *
     * @param name of the container
     * @param directory for keys and the like
     */
    TunnelContainer(String name, Path directory) throws IOException {
        this.directory = directory;
        sshd = new OpenSshServer(Files.createDirectory(directory.resolve("sshd"))).start();
        target = new TargetServer();
        local = freePort();
        own = freePort();
        container = Container.unpack(name);
        Path hostKey = Login.newKey(directory.resolve("own-host"), "ed25519");
        String known = "[127.0.0.1]:" + container.port() + " " + Files.readString(Path.of(hostKey + ".pub"));
        knownHosts = Files.writeString(directory.resolve("known_hosts"), known);
        Program.of("ssh-keygen", "-q", "-H", "-f", knownHosts.toString()).run().succeeded();
        configureContainer(hostKey);
        console = container.startWithConsole();
        for (String tunnel : List.of("local", "own")) {
            container.awaitLog(Pattern.compile("tunnel " + tunnel + ": connected"));
        }
        console.awaitPrompt();
    }

    private void configureContainer(Path hostKey) throws IOException {
        String key = Files.readString(Path.of(sshd.key() + ".pub")).strip();
        container
                .configure("org.sallyport.user-tess.cfg", "authorized.keys = [ \"" + key + "\" ]\n")
                // Those that look whether a port is open do not log in.
                .configure(
                        "org.sallyport.server-default.cfg",
                        "listen.port = " + container.port() + "\nhost.keys = " + hostKey
                                + "\nmax.startups = 1000\nforwarding.local = 127.0.0.1:" + target.port() + "\n")
                .configure("org.sallyport.tunnel-local.cfg", tunnel(local))
                .configure(
                        "org.sallyport.tunnel-own.cfg",
                        "listen.port = " + own + "\ntarget = 127.0.0.1:" + target.port()
                                + "\nssh.host = 127.0.0.1\nssh.port = "
                                + container.port() + "\nssh.user = tess\nprivate.key = " + sshd.key()
                                + "\nknown.hosts = " + knownHosts + "\n");
        Path secrets = Files.createDirectory(container.home().resolve("etc/secrets"));
        Files.writeString(secrets.resolve("gate"), RunningContainer.PASSWORD);
        Files.writeString(
                container.home().resolve("etc/config.properties"),
                "\norg.apache.felix.configadmin.plugin.interpolation.secretsdir = " + secrets + "\n",
                StandardOpenOption.APPEND);
    }

    OpenSshServer sshd() {
        return sshd;
    }

    TargetServer target() {
        return target;
    }

    Container container() {
        return container;
    }

    Console console() {
        return console;
    }

    /** With the host key of the container's own server, hashed. */
    Path knownHosts() {
        return knownHosts;
    }

    /** The port of the tunnel through OpenSSH's server. */
    int local() {
        return local;
    }

    /** The port of the tunnel through our own server. */
    int own() {
        return own;
    }

    /** Somebody who may log in to our own server. */
    Login tess(int port) throws IOException {
        return Login.withKey(port, "tess", Files.createTempDirectory(directory, "tess"), sshd.key());
    }

    /** Writes a tunnel's configuration. */
    void configure(String name, String content) throws IOException {
        Files.writeString(configuration(name), content);
    }

    /** Its file. */
    Path configuration(String name) {
        return container.home().resolve("etc/org.sallyport.tunnel-" + name + ".cfg");
    }

    /** The configuration of a tunnel to the target. */
    String tunnel(int port) {
        return tunnel(port, sshd);
    }

    /** Likewise, through this server. */
    String tunnel(int port, OpenSshServer server) {
        return "listen.port = " + port + "\ntarget = 127.0.0.1:" + target.port() + "\nssh.host = 127.0.0.1\nssh.port = "
                + server.port() + "\nssh.user = " + server.user() + "\nprivate.key = " + server.key() + "\nhost.key = "
                + server.fingerprint() + "\nreconnect.interval = 100ms\nreconnect.interval.max = 100ms\n";
    }

    /** The configuration of a tunnel to the container's own server, where files can be transferred. */
    String tunnelToOurServer(int port) {
        return tunnel(port).replace("127.0.0.1:" + target.port(), "127.0.0.1:" + container.port());
    }

    /** A port that nobody has, and that this gives to nobody else. */
    int freePort() throws IOException {
        int port = Container.freePort();
        while (ports.contains(port)) {
            port = Container.freePort();
        }
        ports.add(port);
        return port;
    }

    static Socket connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout((int) SOON.toMillis());
        return socket;
    }

    static boolean isListening(int port) {
        try {
            connect(port).close();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Sends a byte to the target; gives what comes back. */
    static int echo(int port, int value) throws IOException {
        try (Socket socket = connect(port)) {
            socket.getOutputStream().write(new byte[] {TargetServer.ECHO, (byte) value});
            return socket.getInputStream().read();
        }
    }

    @Override
    public void close() throws IOException {
        console.close();
        target.close();
        sshd.close();
    }
}
