package org.sallyport.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the console, each typed on a terminal of the container that ships, with real clients connected. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleIT {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String NO_CONNECTION = "ID │ Server │ User │ From │ Open for │ Received │ Sent │ Client\n"
            + "─┼─┼─┼─┼─┼─┼─┼─\nThere is no connection.";

    @TempDir
    static Path directory;

    private Container container;
    private Console console;

    @BeforeAll
    void start() throws IOException {
        container = Container.unpack("console")
                .configure("org.sallyport.user-ann.cfg", "password = " + RunningContainer.HASH + "\n")
                .configure("org.sallyport.user-bob.cfg", "permissions = list, download\nroot = /bob\n");
        console = container.startWithConsole();
        container.awaitListening();
        console.awaitPrompt();
    }

    @AfterAll
    void stop() {
        console.close();
    }

    @Test
    void servers() {
        awaitShown("sallyport:servers", """
                Name │ State │ Listens on │ Connections │ Logged in │ Trouble
                ─┼─┼─┼─┼─┼─
                default │ listening │ 127.0.0.1:PORT │ 0 │ 0 │""");
        assertEquals(
                "default\tlistening\t127.0.0.1:" + container.port() + "\t0\t0",
                console.run("sallyport:servers --no-format"));
    }

    @Test
    void hostKeys() {
        String met = Program.of(
                        "sh",
                        "-c",
                        "ssh-keyscan -p " + container.port() + " 127.0.0.1 2>/dev/null | ssh-keygen -l -f -")
                .run()
                .succeeded()
                .output();
        List<String> shown =
                console.run("sallyport:servers --host-keys --no-format").lines().toList();
        assertEquals(3, shown.size(), shown.toString());
        for (String line : shown) {
            assertTrue(met.contains(line.split("\t")[2]), line + " is not among\n" + met);
        }
    }

    @Test
    void serverStopAndStart() throws IOException {
        try (ConnectedClient ann = connect("ann")) {
            assertEquals(
                    "Server default does not listen any more", shown("sallyport:server-stop --keep-sessions default"));
            assertEquals("""
                    Name │ State │ Listens on │ Connections │ Logged in │ Trouble
                    ─┼─┼─┼─┼─┼─
                    default │ not listening │ │ 1 │ 1 │""", shown("sallyport:servers"));
            login("ann", RunningContainer.PASSWORD).sftp("pwd").run().failed();
            ann.answers();
            assertEquals("Server default listens on 127.0.0.1:PORT", shown("sallyport:server-start default"));
            login("ann", RunningContainer.PASSWORD).sftp("pwd").run().succeeded();

            assertEquals("Server default does not listen any more", shown("sallyport:server-stop default"));
            ann.isTold("the server is stopped");
            assertEquals("Server default listens on 127.0.0.1:PORT", shown("sallyport:server-start default"));
        }
        assertEquals(
                "Error executing command: no server other: choose from default",
                shown("sallyport:server-stop default other"));
        awaitShown("sallyport:servers --no-format", "default\tlistening\t127.0.0.1:PORT\t0\t0");
    }

    @Test
    void aServerWhoseNewPortIsTakenSaysSo() throws IOException {
        String move = "config:property-set --pid org.sallyport.server~default listen.port ";
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            shown(move + taken.getLocalPort());
            awaitShown(
                    "sallyport:servers --no-format",
                    "default\tlistening\t127.0.0.1:PORT\t0\t0\t"
                            + "cannot listen on 127.0.0.1:PORT: Address already in use; trying until it works");
            login("ann", RunningContainer.PASSWORD).sftp("pwd").run().succeeded();
            shown(move + container.port());
            awaitShown("sallyport:servers --no-format", "default\tlistening\t127.0.0.1:PORT\t0\t0");
        }
    }

    @Test
    void connections() throws IOException {
        awaitShown("sallyport:connections", NO_CONNECTION);
        try (ConnectedClient ann = connect("ann")) {
            ann.answers();
            String row = "N │ default │ ann │ 127.0.0.1:PORT │ TIME │ SIZE │ SIZE │ SSH-2.0-OpenSSH";
            assertEquals(NO_CONNECTION.replace("There is no connection.", row), shown("sallyport:connections"));
            assertEquals(NO_CONNECTION, shown("sallyport:connections --user bob"));
            assertEquals(
                    """
                    ID │ User │ Key exchange │ Strict │ Host key │ Cipher │ MAC
                    ─┼─┼─┼─┼─┼─┼─
                    N │ ann │ sntrup761x25519-sha512 │ yes │ ssh-ed25519 │ chacha20-poly1305@openssh.com │""",
                    shown("sallyport:connections --algorithms")
                            .replaceAll("(sntrup|mlkem)\\S+", "sntrup761x25519-sha512"));
        }
        assertEquals(
                "Error executing command: no server other: choose from default",
                shown("sallyport:connections --server other"));
    }

    @Test
    void disconnect() throws IOException {
        try (ConnectedClient first = connect("ann");
                ConnectedClient second = connect("ann")) {
            String id = console.run("sallyport:connections --no-format")
                    .lines()
                    .findFirst()
                    .orElseThrow()
                    .split("\t")[0];
            assertEquals(
                    "Error executing command: no connection 0: choose from N, N",
                    shown("sallyport:disconnect " + id + " 0").replaceAll("from \\d+, \\d+", "from N, N"));
            assertEquals("Closed 1 connection", shown("sallyport:disconnect --reason \"time for tea\" " + id));
            first.isTold("time for tea");
            second.answers();
            assertEquals("Closed 1 connection", shown("sallyport:disconnect --user ann"));
            second.isTold("closed by the operator");
        }
        assertEquals("Error executing command: nobody is logged in as ann", shown("sallyport:disconnect --user ann"));
        assertEquals(
                "Error executing command: say which connections: numbers, or --user, or --all",
                shown("sallyport:disconnect"));
    }

    @Test
    void rekey() throws IOException {
        try (ConnectedClient ann = connect("ann")) {
            String before = received();
            assertEquals("Began a key exchange on 1 connection", shown("sallyport:rekey --all"));
            Waiting.until(() -> !received().equals(before), PATIENCE, () -> "no key exchange: still " + before);
            ann.answers();
        }
    }

    private String received() {
        return console.run("sallyport:connections --no-format").split("\t")[5];
    }

    @Test
    void users() {
        awaitShown("sallyport:users", """
                Name │ Password │ Keys │ Root │ Home │ Permissions │ Connections │ Problem
                ─┼─┼─┼─┼─┼─┼─┼─
                ann │ SHA-512-crypt rounds=5000 │ 0 │ / │ / │ all │ 0 │
                bob │ none │ 0 │ /bob │ / │ list,download │ 0 │""");
    }

    @Test
    void userAddPasswdAndRemove() throws IOException {
        assertEquals(
                "New password:\nOnce more:\nUser carol is made: org.sallyport.user-carol.cfg",
                shown("sallyport:user-add --permission list,upload --root /c carol", "tulip bulb", "tulip bulb"));
        logsInWithinASecond("carol", "tulip bulb");

        Path file = container.home().resolve("etc/org.sallyport.user-carol.cfg");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals("""
                # The user carol, made on the console. Changes of this file apply at once; docs/configuration.md explains the keys.

                name = carol
                root = /c
                home = /
                permissions = list,upload
                password = HASH
                """, Files.readString(file).replaceAll("[$]argon2id[$]\\S+", "HASH"));
        awaitPart("sallyport:users", "carol │ Argon2id m=19456 t=2 p=1 │ 0 │ /c │ / │ list,upload │ 0 │");

        Files.writeString(directory.resolve("secret"), "daffodil\n");
        assertEquals(
                "User carol has a new password",
                shown("cat " + directory.resolve("secret")
                        + " | sallyport:user-passwd --password-stdin --scheme bcrypt carol"));
        logsInWithinASecond("carol", "daffodil");
        login("carol", "tulip bulb").sftp("pwd").run().failed();
        assertTrue(Files.readString(file).contains("permissions = list,upload\npassword = $2b$12$"));
        assertEquals(
                "New password:\nOnce more:\nError executing command: the two are not the same; nothing is changed",
                shown("sallyport:user-passwd carol", "one", "other"));
        login("carol", "daffodil").sftp("pwd").run().succeeded();

        assertEquals("Removed user carol", shown("sallyport:user-remove carol"));
        login("carol", "daffodil").sftp("pwd").run().failed();
        assertFalse(Files.exists(file));
        assertEquals(
                "Error executing command: no user carol: choose from ann, bob", shown("sallyport:user-remove carol"));
        assertEquals(
                "Error executing command: no user carol: choose from ann, bob", shown("sallyport:user-passwd carol"));
        assertEquals(List.of(), container.filesWith("tulip bulb"), "a password is kept");
        assertFalse(container.output().contains("tulip bulb"), "a password is shown");
    }

    @Test
    void userWithAKeyIsRemovedWithItsConnections() throws IOException {
        Path key = Login.newKey(directory.resolve("dora"), "ed25519");
        String line = Files.readString(directory.resolve("dora.pub")).strip();
        assertEquals(
                "User dora is made: org.sallyport.user-dora.cfg",
                shown("sallyport:user-add --no-password --key \"" + line + "\" dora"));
        String fingerprint = Program.of("ssh-keygen", "-l", "-f", key.toString())
                .run()
                .succeeded()
                .output()
                .split(" ")[1];
        Waiting.until(
                () -> shown("sallyport:users --keys").contains("dora │ ssh-ed25519 │ " + fingerprint),
                PATIENCE,
                () -> shown("sallyport:users --keys"));
        try (ConnectedClient dora = new ConnectedClient(Login.withKey(container.port(), "dora", directory, key))) {
            assertEquals("Removed user dora and closed 1 connection", shown("sallyport:user-remove --disconnect dora"));
            dora.isTold("the user was removed");
        }
    }

    @Test
    void usersThatMakeNoSenseAreNotMade() throws IOException {
        List<String> before = files();

        refused("there is a user ann already", "ann");
        refused(
                "the name a b has other characters than letters, digits and _.@+- or more than 64, or begins with one of .@+-",
                "\"a b\"");
        refused(
                "the name ../ed has other characters than letters, digits and _.@+- or more than 64, or begins with one of .@+-",
                "../ed");
        refused("--root does not begin with /", "--root etc ed");
        refused(
                "--home begins or ends with a blank, or has a control character, ${ or $[ in it",
                "--home '/$[env:HOME]' ed");
        refused(
                "permissions = fly is not a permission: choose from list, download, upload, overwrite, delete, rename, make-directory, link, chmod, chown, chtimes, or * for all",
                "--permission list,fly ed");
        refused("nobody could log in: with --no-password there must be a --key", "--no-password ed");
        refused(
                "no scheme md5: choose from argon2id, bcrypt, pbkdf2-sha512, pbkdf2-sha256, sha512-crypt",
                "--scheme md5 ed");
        assertTrue(shown("sallyport:user-add --no-password --key \"ssh-ed25519 AAAA\" ed")
                .startsWith("Error executing command: authorized.keys"));
        assertEquals(
                "New password:\nOnce more:\nError executing command: an empty password is none; nothing is changed",
                shown("sallyport:user-add ed", "", ""));

        assertEquals(before, files());
    }

    private void refused(String reason, String arguments) {
        assertEquals("Error executing command: " + reason, console.run("sallyport:user-add " + arguments));
    }

    private List<String> files() throws IOException {
        try (var files = Files.list(container.home().resolve("etc"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void hashPassword() throws IOException {
        String hash = shown("sallyport:hash-password --scheme pbkdf2-sha256", "snow drop", "snow drop")
                .lines()
                .reduce((first, last) -> last)
                .orElseThrow();
        assertTrue(hash.startsWith("$pbkdf2-sha256$i=600000,l=32$"), hash);
        container.configure("org.sallyport.user-fred.cfg", "password = " + hash + "\n");
        Waiting.until(
                () -> login("fred", "snow drop").sftp("pwd").run().status() == 0,
                PATIENCE,
                () -> "fred cannot log in with " + hash);
        shown("sallyport:user-remove fred");
    }

    @Test
    void mounts() throws IOException {
        assertEquals("""
                Server │ Path │ Store │ State │ Bundle │ Problem
                ─┼─┼─┼─┼─┼─
                default │ / │ default │ there │ org.sallyport.file.local │""", shown("sallyport:mounts"));
        container.configure("org.sallyport.file.local-attic.cfg", "root = ${karaf.data}/attic\n");
        awaitShown("sallyport:mounts", """
                Server │ Path │ Store │ State │ Bundle │ Problem
                ─┼─┼─┼─┼─┼─
                default │ / │ default │ there │ org.sallyport.file.local │
                │ │ attic │ not mounted │ org.sallyport.file.local │""");
        shown("config:property-set --pid org.sallyport.server~default mounts \"/ = default, /old = cellar\"");
        awaitShown("sallyport:mounts --server default --no-format", """
                default\t/\tdefault\tthere\torg.sallyport.file.local
                default\t/old\tcellar\tno such store""");
        shown("config:property-set --pid org.sallyport.server~default mounts \"/ = default\"");
        Files.delete(container.home().resolve("etc/org.sallyport.file.local-attic.cfg"));
        awaitShown("sallyport:mounts --no-format", "default\t/\tdefault\tthere\torg.sallyport.file.local");
    }

    @Test
    void tunnels() throws IOException {
        assertEquals("""
                Name │ Type │ State │ For │ Listens on │ Target │ Through │ Clients │ Accepted │ Sent │ Received │ Reconnects │ Trouble
                ─┼─┼─┼─┼─┼─┼─┼─┼─┼─┼─┼─┼─
                There is no tunnel. One is a file etc/org.sallyport.tunnel-NAME.cfg.""", shown("sallyport:tunnels"));
        String key = console.run("sallyport:servers -k --no-format").split("\\s")[2];
        container.configure(
                "org.sallyport.tunnel-away.cfg", """
                listen.port = 0
                target = 127.0.0.1:9
                ssh.host = 127.0.0.1
                ssh.port = %d
                ssh.user = ann
                _password = %s
                host.key = %s
                """.formatted(container.port(), RunningContainer.PASSWORD, key));
        awaitTunnel("connected", "127.0.0.1:PORT", 0);
        aRefusedTunnelIsShown();
        for (String command : List.of("tunnel-stop", "tunnel-start", "tunnel-reconnect")) {
            completed(command + " aw", command + " away ");
        }
        assertEquals("Tunnel away: reconnect", shown("sallyport:tunnel-reconnect away"));
        awaitTunnel("connected", "127.0.0.1:PORT", 1);
        assertEquals("Tunnel away: stop", shown("sallyport:tunnel-stop away"));
        awaitTunnel("stopped", "", 1);
        assertEquals("Tunnel away: start", shown("sallyport:tunnel-start away"));
        Waiting.until(
                () -> shown("sallyport:tunnels").contains("away │ local │ connected │"),
                PATIENCE,
                () -> shown("sallyport:tunnels"));
        assertEquals("Error executing command: no tunnel home: choose from away", shown("sallyport:tunnel-stop home"));
        Files.delete(container.home().resolve("etc/org.sallyport.tunnel-away.cfg"));
        Waiting.until(
                () -> shown("sallyport:tunnels --no-format").isEmpty(), PATIENCE, () -> shown("sallyport:tunnels"));
    }

    private void aRefusedTunnelIsShown() throws IOException {
        Path file = container.home().resolve("etc/org.sallyport.tunnel-away.cfg");
        String good = Files.readString(file);
        Files.writeString(file, good.replace("listen.port = 0", "listen.port = many"));
        awaitPart("sallyport:tunnels --no-format", "\tconfiguration refused: listen.port = \"many\"");
        Files.writeString(file, good);
        awaitTunnel("connected", "127.0.0.1:PORT", 0);
        container.configure("org.sallyport.tunnel-lost.cfg", "listen.port = 0\n");
        awaitPart("sallyport:tunnels --no-format", "lost\t\tnot started\t");
        Files.delete(container.home().resolve("etc/org.sallyport.tunnel-lost.cfg"));
        Waiting.until(
                () -> !shown("sallyport:tunnels --no-format").contains("lost"),
                PATIENCE,
                () -> shown("sallyport:tunnels"));
    }

    private void awaitTunnel(String state, String address, int reconnects) {
        awaitShown(
                "sallyport:tunnels --no-format",
                "away\tlocal\t" + state + "\tTIME\t" + address
                        + "\t127.0.0.1:PORT\tann@127.0.0.1:PORT\t0\t0\tSIZE\tSIZE\t" + reconnects);
    }

    @Test
    void info() {
        awaitShown("sallyport:servers --no-format", "default\tlistening\t127.0.0.1:PORT\t0\t0");
        assertEquals(
                """
                Sallyport │ VERSION
                ─┼─
                Karaf │ 4.4.10
                Java │ JAVA
                Up │ TIME
                Servers │ default (127.0.0.1:PORT)
                Connections │ 0, 0 logged in
                Users │ 2
                Logins by │ password, publickey
                File stores │ default
                Crypto providers │ bc, jca
                Tunnels │ 0, 0 connected
                org.sallyport.api │ VERSION, active
                org.sallyport.auth.users │ VERSION, active
                org.sallyport.configuration │ VERSION, active
                org.sallyport.console │ VERSION, active
                org.sallyport.crypto.bc │ VERSION, active
                org.sallyport.crypto.jca │ VERSION, active
                org.sallyport.file.local │ VERSION, active
                org.sallyport.sftp │ VERSION, active
                org.sallyport.transport │ VERSION, active
                org.sallyport.tunnel │ VERSION, active""",
                shown("sallyport:info")
                        .replaceAll("1\\.0\\.0[.\\w]*", "VERSION")
                        .replaceAll("(?m)^Java │ 17\\..*$", "Java │ JAVA"));
    }

    @Test
    void aPortThatIsNoneIsRefusedAndTheLastOneStays() {
        int before = container.log().length();
        assertEquals("", shown("config:property-set --pid org.sallyport.server~default listen.port many"));
        Waiting.until(
                () -> container.log().indexOf("listen.port = \"many\"", before) >= 0,
                PATIENCE,
                () -> container.log().substring(before));
        assertTrue(
                container
                        .log()
                        .substring(before)
                        .contains(
                                "org.sallyport.server~default: listen.port = \"many\" is refused: needed is a number from 0"
                                        + " to 65535; the last good settings stay"),
                container.log().substring(before));
        String refused = "configuration refused: listen.port = \"many\" is refused: needed is a number from 0 to 65535";
        awaitShown("sallyport:servers --no-format", "default\tlistening\t127.0.0.1:PORT\t0\t0\t" + refused);
        awaitShown("sallyport:mounts --no-format", "default\t/\tdefault\tthere\torg.sallyport.file.local\t" + refused);
        login("ann", RunningContainer.PASSWORD).sftp("pwd").run().succeeded();
        shown("config:property-set --pid org.sallyport.server~default listen.port " + container.port());
        awaitShown("sallyport:servers --no-format", "default\tlistening\t127.0.0.1:PORT\t0\t0");
    }

    @Test
    void aUserWhoseConfigurationIsRefusedIsShownAsItIs() {
        String set = "config:property-set --pid org.sallyport.user~bob ";
        shown(set + "permissions fly");
        awaitShown(
                "sallyport:users --no-format | grep bob",
                "bob\tnone\t0\t/bob\t/\tlist,download\t0\tconfiguration refused: permissions = fly is not a permission:"
                        + " choose from list, download, upload, overwrite, delete, rename, make-directory, link, chmod,"
                        + " chown, chtimes, or * for all");
        shown(set + "permissions \"list, download\"");
        awaitShown("sallyport:users --no-format | grep bob", "bob\tnone\t0\t/bob\t/\tlist,download\t0");
    }

    @Test
    void namesAreCompleted() {
        for (String command : List.of("server-stop", "server-start", "connections --server", "mounts --server")) {
            completed(command + " def", command + " default ");
        }
        for (String command : List.of("user-remove", "user-passwd")) {
            completed(command + " bo", command + " bob ");
        }
        completed("user-add --permission make", "user-add --permission make-directory ");
        for (String command : List.of("hash-password", "user-add", "user-passwd")) {
            completed(command + " --scheme arg", command + " --scheme argon2id ");
        }
    }

    @Test
    void whoeverIsConnectedIsCompleted() throws IOException {
        awaitShown("sallyport:connections", NO_CONNECTION);
        try (ConnectedClient ann = connect("ann")) {
            ann.answers();
            String id = console.run("sallyport:connections --no-format").split("\t")[0];
            for (String command : List.of("disconnect", "rekey")) {
                completed(command + " ", command + " " + id + " ");
                completed(command + " --user a", command + " --user ann ");
            }
            completed("connections --user a", "connections --user ann ");
        }
    }

    /** Types a command's beginning and the tabulator; then the line is this. */
    private void completed(String typed, String completed) {
        console.type("sallyport:" + typed + "\t");
        console.await(Pattern.compile(Pattern.quote(completed)), PATIENCE);
        // Deletes the line.
        console.type("\u0015");
        console.run("");
    }

    @Test
    void everyCommandExplainsItself() {
        for (String command : OperatorWithRole.COMMANDS) {
            String help = console.run("sallyport:" + command + " --help");
            assertTrue(help.startsWith("DESCRIPTION\n        sallyport:" + command), help);
        }
    }

    /** An attempt that begins within a second succeeds, however long the client takes for it. */
    private void awaitPart(String command, String part) {
        Waiting.until(() -> shown(command).contains(part), PATIENCE, () -> part + " is not in\n" + shown(command));
    }

    private void logsInWithinASecond(String user, String password) {
        long begin = System.nanoTime();
        boolean soon = true;
        Program.Outcome attempt = login(user, password).sftp("pwd").run();
        // The last attempt begins when the second is over.
        while (attempt.status() != 0 && soon) {
            soon = System.nanoTime() - begin < Duration.ofSeconds(1).toNanos();
            attempt = login(user, password).sftp("pwd").run();
        }
        attempt.succeeded();
    }

    private ConnectedClient connect(String user) throws IOException {
        return new ConnectedClient(login(user, RunningContainer.PASSWORD));
    }

    private Login login(String user, String password) {
        return Login.withPassword(container.port(), user, directory, password);
    }

    private void awaitShown(String command, String expected) {
        String[] last = {""};
        Waiting.until(
                () -> {
                    last[0] = shown(command);
                    return last[0].equals(expected);
                },
                PATIENCE,
                () -> "expected\n" + expected + "\nand " + command + " shows\n" + last[0]);
    }

    /** What a command shows, without what differs from run to run: widths, times, sizes, numbers and ports. */
    private String shown(String command, String... answers) {
        return console.run(command, answers)
                .replaceAll("(?m)^ *\\d+ │", "N │")
                .replaceAll("127\\.0\\.0\\.1:\\d+", "127.0.0.1:PORT")
                .replaceAll("\\b\\d+s\\b|\\b\\d+m \\d+s\\b", "TIME")
                .replaceAll("\\b\\d+(\\.\\d)? [KMG]?i?B\\b", "SIZE")
                .replaceAll("OpenSSH_\\S+( \\S+)?", "OpenSSH")
                .replaceAll("─+", "─")
                .replaceAll(" +", " ")
                .replaceAll("(?m)^ ", "");
    }
}
