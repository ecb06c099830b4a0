package org.sallyport.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.sallyport.distribution.RunningContainer.Place;

/** PuTTY's {@code psftp}, {@code lftp} and {@code curl}. */
@ExtendWith(RunningContainer.class)
class OtherClientsIT {

    @TempDir
    Path directory;

    private Container container;
    private Path sent;

    @BeforeEach
    void prepare(Container running) throws IOException {
        container = running;
        sent = SampleFiles.tree(directory.resolve("sent"), 100);
        SampleFiles.file(sent.resolve("larger"), 5L << 20);
        SampleFiles.file(sent.resolve("with two  spaces"), 1000);
        SampleFiles.file(sent.resolve("中文 é"), 1000);
    }

    @Test
    void psftp(Place place) throws IOException {
        String script = "put -r sent " + place.remote() + "/copy\nget -r " + place.remote() + "/copy received\n"
                + "chmod 640 " + place.remote() + "/copy/larger\nmv " + place.remote() + "/copy/larger "
                + place.remote()
                + "/moved\n";

        assertMirrors(
                place,
                Program.of(
                        "psftp",
                        "-batch",
                        "-P",
                        String.valueOf(container.port()),
                        "-l",
                        "alice",
                        "-pw",
                        RunningContainer.PASSWORD,
                        "-hostkey",
                        fingerprint(),
                        "-b",
                        Files.writeString(directory.resolve("script"), script).toString(),
                        "127.0.0.1"));
    }

    @Test
    void lftp(Place place) throws IOException {
        Login alice = Login.withPassword(container.port(), "alice", directory, RunningContainer.PASSWORD);
        String script = "set cmd:fail-exit yes\nset net:max-retries 1\nset net:timeout 20\n"
                + "set sftp:connect-program \"" + alice.connectProgram() + "\"\n"
                + "open -u alice,\"" + RunningContainer.PASSWORD + "\" sftp://127.0.0.1:" + container.port() + "\n"
                + "mirror -R --parallel=3 sent " + place.remote() + "/copy\n"
                + "mirror --parallel=3 " + place.remote() + "/copy received\n"
                + "mv " + place.remote() + "/copy/larger " + place.remote() + "/moved\n";

        assertMirrors(
                place,
                Program.of(
                        "lftp",
                        "-f",
                        Files.writeString(directory.resolve("script"), script).toString()));
    }

    /** A client that puts what is sent to {@code copy}, gets it back from there, and moves a file away. */
    private void assertMirrors(Place place, Program client) throws IOException {
        client.in(directory).with(Map.of("HOME", directory.toString())).run().succeeded();

        SampleFiles.assertSame(sent, directory.resolve("received"));
        Files.move(place.stored().resolve("moved"), place.stored().resolve("copy/larger"));
        SampleFiles.assertSame(sent, place.stored().resolve("copy"));
    }

    @Test
    void curl(Place place) throws IOException {
        String url = "sftp://127.0.0.1:" + container.port() + place.remote() + "/file";

        curl("--upload-file", "sent/larger", url);
        curl("--output", "received", url);

        SampleFiles.assertSame(sent.resolve("larger"), place.stored().resolve("file"));
        SampleFiles.assertSame(sent.resolve("larger"), directory.resolve("received"));
    }

    private void curl(String... arguments) {
        String[] common = {
            "curl", "--silent", "--show-error", "--insecure", "--user", "alice:" + RunningContainer.PASSWORD
        };
        String[] command = Arrays.copyOf(common, common.length + arguments.length);
        System.arraycopy(arguments, 0, command, common.length, arguments.length);
        Program.of(command)
                .in(directory)
                .with(Map.of("HOME", directory.toString()))
                .run()
                .succeeded();
    }

    /** Of the Ed25519 host key, which PuTTY prefers. */
    private String fingerprint() {
        String key = Program.of("ssh-keyscan", "-t", "ed25519", "-p", String.valueOf(container.port()), "127.0.0.1")
                .run()
                .succeeded()
                .output();
        return Program.of("ssh-keygen", "-l", "-f", "-")
                .input(key.replaceAll("(?m)^#.*\n", ""))
                .run()
                .succeeded()
                .output()
                .split(" ")[1];
    }
}
