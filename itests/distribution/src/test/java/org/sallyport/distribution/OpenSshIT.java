package org.sallyport.distribution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.sallyport.distribution.RunningContainer.Place;

/** OpenSSH's {@code sftp}, {@code scp} and {@code ssh}. */
@ExtendWith(RunningContainer.class)
class OpenSshIT {

    private static final Duration LONG = Duration.ofMinutes(5);

    @TempDir
    Path directory;

    private Login alice;

    @BeforeEach
    void login(Container container) {
        alice = Login.withKey(container.port(), "alice", directory, RunningContainer.key(container));
    }

    @Test
    void aGibibyteEachWay(Place place) throws IOException {
        Path sent = SampleFiles.file(directory.resolve("sent"), 1L << 30);

        alice.sftp("put sent " + place.remote() + "/big", "get " + place.remote() + "/big received")
                .within(LONG)
                .run()
                .succeeded();

        SampleFiles.assertSame(sent, place.stored().resolve("big"));
        SampleFiles.assertSame(sent, directory.resolve("received"));
        Files.delete(place.stored().resolve("big"));
    }

    @Test
    void aTreeOfTwoThousandFilesEachWay(Place place) throws IOException {
        Path sent = SampleFiles.tree(directory.resolve("tree"), 2000);

        alice.sftp("put -r tree " + place.remote(), "get -r " + place.remote() + "/tree received")
                .within(LONG)
                .run()
                .succeeded();

        SampleFiles.assertSame(sent, place.stored().resolve("tree"));
        SampleFiles.assertSame(sent, directory.resolve("received"));
    }

    @Test
    void namesOfAllKindsInATree(Place place) throws IOException {
        Path sent = SampleFiles.names(directory.resolve("names"));

        alice.sftp("put -r names " + place.remote(), "get -r " + place.remote() + "/names received")
                .run()
                .succeeded();

        SampleFiles.assertSame(sent, place.stored().resolve("names"));
        SampleFiles.assertSame(sent, directory.resolve("received"));
    }

    @Test
    void namesOfAllKindsOneByOne(Place place) throws IOException {
        Path sent = SampleFiles.names(directory.resolve("names"));
        Files.createDirectory(directory.resolve("received"));
        for (String name : SampleFiles.NAMES) {
            String remote = place.remote() + "/" + name;
            alice.sftp(
                            "put " + quoted("names/" + name) + " " + quoted(remote),
                            "ls -l " + quoted(remote),
                            "get " + quoted(remote) + " " + quoted("received/" + name))
                    .run()
                    .succeeded();
        }
        Files.createDirectory(place.stored().resolve("empty"));
        Files.createDirectory(directory.resolve("received/empty"));

        SampleFiles.assertSame(sent, place.stored());
        SampleFiles.assertSame(sent, directory.resolve("received"));
    }

    @Test
    void changesOfAllKinds(Place place) throws IOException {
        SampleFiles.file(directory.resolve("sent"), 5000);

        alice.sftp(
                        "cd " + place.remote(),
                        "put sent a",
                        "mkdir dir",
                        "rename a dir/b",
                        "chmod 640 dir/b",
                        "put sent c",
                        "rename c dir/b",
                        "mkdir gone",
                        "rmdir gone",
                        "put sent d",
                        "rm d",
                        "df")
                .run()
                .succeeded();

        SampleFiles.assertSame(directory.resolve("sent"), place.stored().resolve("dir/b"));
        assertFalse(Files.exists(place.stored().resolve("gone")));
        assertFalse(Files.exists(place.stored().resolve("d")));
        alice.sftp("chmod 604 " + place.remote() + "/dir/b").run().succeeded();
        assertEquals(
                "rw----r--",
                PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(place.stored().resolve("dir/b"))));
    }

    @Test
    void timesAndPermissionsArePreservedOnRequest(Place place) throws IOException {
        Path sent = SampleFiles.file(directory.resolve("sent"), 10);
        FileTime time = FileTime.from(Instant.parse("2001-02-03T04:05:06Z"));
        Files.setLastModifiedTime(sent, time);
        Files.setPosixFilePermissions(sent, PosixFilePermissions.fromString("rw-r----x"));

        alice.sftp("put -p sent " + place.remote() + "/kept", "get -p " + place.remote() + "/kept back")
                .run()
                .succeeded();

        for (Path copy : new Path[] {place.stored().resolve("kept"), directory.resolve("back")}) {
            assertEquals(time, Files.getLastModifiedTime(copy));
            assertEquals("rw-r----x", PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)));
        }
    }

    @Test
    void aBrokenUploadAndDownloadAreResumed(Place place) throws IOException {
        Path whole = SampleFiles.file(directory.resolve("whole"), 300_000);
        byte[] bytes = Files.readAllBytes(whole);
        Files.write(place.stored().resolve("up"), Arrays.copyOf(bytes, 100_000));
        Files.write(directory.resolve("down"), Arrays.copyOf(bytes, 100_000));

        alice.sftp("reput whole " + place.remote() + "/up", "reget " + place.remote() + "/up down")
                .run()
                .succeeded();

        assertArrayEquals(bytes, Files.readAllBytes(place.stored().resolve("up")));
        assertArrayEquals(bytes, Files.readAllBytes(directory.resolve("down")));
    }

    @Test
    void whatIsNotThereIsSaidToBeMissing(Place place) {
        Program.Outcome outcome =
                alice.sftp("get " + place.remote() + "/missing").run().failed();

        assertTrue(outcome.output().contains("not found"), outcome.toString());
    }

    @Test
    void scpCopiesTreesEachWay(Place place) throws IOException {
        Path sent = SampleFiles.names(directory.resolve("names"));
        String remote = alice.target() + ":" + place.remote();

        alice.scp("-r", "names", remote).run().succeeded();
        alice.scp("-r", remote + "/names", "received").run().succeeded();

        SampleFiles.assertSame(sent, place.stored().resolve("names"));
        SampleFiles.assertSame(sent, directory.resolve("received"));
    }

    @Test
    void theSubsystemSpeaksVersion3AndEndsWithTheClient() {
        byte[] init = {0, 0, 0, 5, 1, 0, 0, 0, 3};

        Program.Outcome outcome =
                alice.ssh("-q", "-s", alice.target(), "sftp").input(init).run().succeeded();

        ByteBuffer answer = ByteBuffer.wrap(outcome.bytes());
        assertEquals(answer.remaining() - 4, answer.getInt());
        assertEquals(2, answer.get());
        assertEquals(3, answer.getInt());
        String extensions = new String(outcome.bytes(), StandardCharsets.ISO_8859_1);
        for (String extension : new String[] {
            "posix-rename@openssh.com", "statvfs@openssh.com", "fstatvfs@openssh.com", "hardlink@openssh.com",
                    "fsync@openssh.com",
            "lsetstat@openssh.com", "limits@openssh.com", "expand-path@openssh.com", "copy-data", "home-directory",
            "users-groups-by-id@openssh.com"
        }) {
            assertTrue(extensions.contains(extension), extension + " is not in " + extensions);
        }
    }

    /** A word of {@code sftp}'s command line, with nothing left to expand. */
    private static String quoted(String name) {
        StringBuilder word = new StringBuilder();
        for (char c : name.toCharArray()) {
            if (" '\"\\*?[]#".indexOf(c) >= 0) {
                word.append('\\');
            }
            word.append(c);
        }
        return word.toString();
    }
}
