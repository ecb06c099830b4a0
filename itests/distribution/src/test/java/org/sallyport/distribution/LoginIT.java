package org.sallyport.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.sallyport.distribution.RunningContainer.Place;

/** Who gets in, and what they may do then. */
@ExtendWith(RunningContainer.class)
class LoginIT {

    @TempDir
    Path directory;

    private Container container;

    @BeforeEach
    void take(Container running) {
        container = running;
    }

    @Test
    void thePasswordLogsIn() throws IOException {
        Login.withPassword(container.port(), "alice", directory, RunningContainer.PASSWORD)
                .sftp("pwd")
                .run()
                .succeeded();
    }

    @Test
    void aWrongPasswordIsRefusedInOneLineThatDoesNotHoldIt() throws IOException {
        String before = container.log();

        Program.Outcome outcome = Login.withPassword(container.port(), "alice", directory, "open barley")
                .sftp("pwd")
                .run()
                .failed();

        assertTrue(outcome.output().contains("Permission denied"), outcome.toString());
        String log = container.log().substring(before.length());
        assertFalse(log.contains("barley"), log);
        assertFalse(log.contains("\tat "), log);
    }

    @Test
    void anUnknownUserIsRefusedInTheSameWords() throws IOException {
        refusal("alice");
        String known = refusal("alice");
        String unknown = refusal("nobody-here");

        assertEquals(known.replace("alice", "USER"), unknown.replace("nobody-here", "USER"));
    }

    @Test
    void theAuthorizedKeyLogsIn() {
        Login.withKey(container.port(), "alice", directory, RunningContainer.key(container))
                .sftp("pwd")
                .run()
                .succeeded();
    }

    @Test
    void anotherKeyIsRefused() {
        Path other = Login.newKey(directory.resolve("other"), "ed25519");

        Login.withKey(container.port(), "alice", directory, other)
                .sftp("pwd")
                .run()
                .failed();
    }

    @Test
    void theKeyOfOneUserIsNoKeyOfAnother() {
        Login.withKey(container.port(), "guest", directory, RunningContainer.key(container))
                .sftp("pwd")
                .run()
                .failed();
    }

    @Test
    void permissionsHold(Place place) throws IOException {
        SampleFiles.file(place.stored().resolve("there"), 1000);
        Path sent = SampleFiles.file(directory.resolve("sent"), 1000);
        Login guest = Login.withPassword(container.port(), "guest", directory, RunningContainer.PASSWORD);
        String remote = place.remote();

        guest.sftp("ls -l " + remote, "get " + remote + "/there").run().succeeded();
        SampleFiles.assertSame(place.stored().resolve("there"), directory.resolve("there"));
        for (String denied : new String[] {
            "put sent " + remote + "/new",
            "put sent " + remote + "/there",
            "rm " + remote + "/there",
            "rename " + remote + "/there " + remote + "/away",
            "mkdir " + remote + "/directory",
            "chmod 777 " + remote + "/there"
        }) {
            Program.Outcome outcome = guest.sftp(denied).run().failed();
            assertTrue(outcome.output().toLowerCase(Locale.ROOT).contains("permission denied"), outcome.toString());
        }
        assertEquals(List.of("there"), names(place.stored()));
        assertEquals(1000, Files.size(sent));
    }

    @Test
    void theRootOfAUserIsAllThereIs(Place place) throws IOException {
        SampleFiles.file(container.files().resolve("box/inside"), 1000);
        Login boxed = Login.withPassword(container.port(), "boxed", directory, RunningContainer.PASSWORD);

        String listed = boxed.sftp("ls -1 /").run().succeeded().output();
        assertTrue(listed.contains("/inside"), listed);
        boxed.sftp("get ../../../../inside").run().succeeded();
        boxed.sftp("ls ../.." + place.remote()).run().failed();
        boxed.sftp("get /../../../../../etc/passwd").run().failed();
    }

    @Test
    void thereIsNoShellAndNoCommand() throws IOException {
        Login alice = Login.withPassword(container.port(), "alice", directory, RunningContainer.PASSWORD);

        Program.Outcome command = alice.ssh(alice.target(), "id").run().failed();
        assertFalse(command.output().contains("uid="), command.toString());
        alice.ssh("-T", alice.target()).run().failed();
        alice.ssh("-s", alice.target(), "no-such-subsystem").run().failed();
    }

    /** What a client prints that tries a wrong password; the first one also prints that it did not know the host key. */
    private String refusal(String user) {
        return Login.withPassword(container.port(), user, directory, "open barley")
                .sftp("pwd")
                .run()
                .failed()
                .output();
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> list = Files.list(directory)) {
            return list.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }
}
