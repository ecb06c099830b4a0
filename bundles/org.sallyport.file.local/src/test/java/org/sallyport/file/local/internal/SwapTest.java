package org.sallyport.file.local.internal;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sallyport.file.AttributeChange;
import org.sallyport.file.FileException;
import org.sallyport.file.FileStatus;
import org.sallyport.session.FilePath;
import org.sallyport.testkit.SftpServer;

/**
 * A directory and a file are swapped for links that lead out, 10,000 times, by a program of the host, while a client does everything it can
 * through them. What is outside stays as it was and is never seen; what the client gets is either what is inside or an error.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SwapTest extends LocalFixture {

    private static final AttributeChange EVERYTHING = new AttributeChange(
            OptionalLong.of(0),
            OptionalInt.of(0777),
            Optional.of(new AttributeChange.Owner(0, 0)),
            Optional.of(new AttributeChange.Times(FileTime.from(Instant.EPOCH), FileTime.from(Instant.EPOCH))));

    private static final int LEAST_ROUNDS = 50;

    /** What is inside has other contents and sizes than what is outside, so that a look is enough to tell them apart. */
    private static final String INSIDE = "public";

    private static final String OUTSIDE = "secret of others";
    private static final String WRITTEN = "overwritten";
    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2001-02-03T04:05:06Z"));

    /** Mostly another file system than that of temporary files, with another size. */
    private static final Path OTHER_DEVICE = Path.of("/dev/shm");

    private final AtomicInteger rounds = new AtomicInteger();
    private final Map<FileStatus, Integer> outcomes = new EnumMap<>(FileStatus.class);
    private long blocksInside;

    @ParameterizedTest
    @CsvSource({"HOST/outside, 10000", "../outside, 1000", "../../../../../../../../HOST/outside, 1000", "chain, 1000"})
    void nothingOutsideIsTouched(String target, int swaps) throws Exception {
        prepare(target.replace("HOST", host.toString()));
        Map<String, String> before = snapshot();
        whileSwapping(swaps, () -> everything(rounds.getAndIncrement()));
        assertEquals(before, snapshot());
        assertTrue(outcomes.getOrDefault(FileStatus.OK, 0) > LEAST_ROUNDS, () -> "the client got through: " + outcomes);
        assertTrue(
                outcomes.getOrDefault(FileStatus.NO_SUCH_FILE, 0) > LEAST_ROUNDS,
                () -> "it met the links: " + outcomes);
    }

    /** Where {@code statvfs} tells inside from outside, and nothing can be linked or moved over. */
    @Test
    void nothingOnAnotherDeviceIsTouched() throws Exception {
        assertNotEquals(Files.getFileStore(OTHER_DEVICE), Files.getFileStore(host), "devices");
        outside = Files.createTempDirectory(OTHER_DEVICE, "swap");
        try {
            Files.createFile(outside.resolve("secret"));
            prepare(outside.toString());
            Map<String, String> before = snapshot();
            whileSwapping(1000, () -> everything(rounds.getAndIncrement()));
            assertEquals(before, snapshot());
        } finally {
            run("rm", "-r", outside.toString());
        }
    }

    /** OpenSSH's sftp looks, reads, writes and removes while directory and file are swapped for links. */
    @Test
    void nothingOutsideIsTouchedThroughAnSftpClient(@TempDir Path programs) throws Exception {
        prepare(outside.toString());
        Files.writeString(programs.resolve("new"), WRITTEN);
        Map<String, String> before = snapshot();
        List<String> commands = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            commands.addAll(List.of(
                    "-get dir/secret dir" + i,
                    "-get file file" + i,
                    "-ls -l dir",
                    "-ls -l dir/sub",
                    "-put new dir/victim",
                    "-rm dir/victim",
                    "-rename dir/secret dir/moved",
                    "-rename dir/moved dir/secret",
                    "-chmod 777 file",
                    "-rmdir dir/empty"));
        }
        StringBuilder output = new StringBuilder();
        Path client = Files.createDirectory(programs.resolve("client"));
        try (SftpServer server = new SftpServer(client, store)) {
            whileSwapping(10_000, () -> {
                output.append(server.sftp(programs, commands.toArray(String[]::new)));
                rounds.addAndGet(LEAST_ROUNDS);
            });
        }
        assertEquals(before, snapshot());
        assertFalse(output.toString().contains(" empty\n"), output::toString);
        assertFalse(output.toString().contains(" " + OUTSIDE.length() + " "), output::toString);
        int read = 0;
        try (var files = Files.newDirectoryStream(programs, "{dir,file}[0-9]*")) {
            for (Path file : files) {
                assertEquals(INSIDE, Files.readString(file), file.toString());
                read++;
            }
        }
        assertTrue(read > LEAST_ROUNDS, read + " files were read");
        assertTrue(output.toString().contains("No such file"), output::toString);
    }

    /** Swaps, and does something again and again meanwhile. */
    private void whileSwapping(int swaps, Attempt client) throws Exception {
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try {
            Future<?> swapper = threads.submit(() -> swap(swaps));
            while (!swapper.isDone()) {
                client.run();
            }
            swapper.get();
        } finally {
            threads.shutdownNow();
        }
    }

    private void prepare(String target) throws Exception {
        blocksInside = view.room(path("/")).blocks();
        link("chain", outside);
        Files.writeString(Files.createDirectory(inside.resolve("other")).resolve("file"), "other");
        Path dir = Files.createDirectory(inside.resolve("dir"));
        Files.createDirectory(dir.resolve("sub"));
        Files.writeString(dir.resolve("secret"), INSIDE);
        link("dir.link", target);
        Files.writeString(inside.resolve("file"), INSIDE);
        link("file.link", target.equals("chain") ? "chain/secret" : target + "/secret");
        Files.createDirectory(outside.resolve("empty"));
        Files.writeString(outside.resolve("secret"), OUTSIDE);
        Files.writeString(outside.resolve("victim"), OUTSIDE);
        Files.setLastModifiedTime(Files.createDirectory(outside.resolve("sub")), LONG_AGO);
    }

    private Void swap(int swaps) throws IOException {
        for (int i = 0; i < swaps || rounds.get() < LEAST_ROUNDS; i++) {
            for (String name : List.of("dir", "file")) {
                Path real = inside.resolve(name);
                Path aside = inside.resolve(name + ".aside");
                Path link = inside.resolve(name + ".link");
                Files.move(real, aside, ATOMIC_MOVE);
                Files.move(link, real, ATOMIC_MOVE);
                Files.move(real, link, ATOMIC_MOVE);
                Files.move(aside, real, ATOMIC_MOVE);
            }
        }
        return null;
    }

    /** All that a client can ask for, with the swapped directory in the middle and the swapped file at the end. */
    private void everything(int round) {
        attempt(() -> assertSize(path("/dir/secret"), INSIDE));
        attempt(() -> assertEquals(INSIDE, read("/dir/secret")));
        attempt(() -> assertNotEquals(OUTSIDE, read("/file")));
        attempt(() -> assertSize(path("/file"), INSIDE, ""));
        attempt(() -> assertEquals("", list("/dir").getOrDefault("empty", "")));
        attempt(() ->
                assertNotEquals(LONG_AGO, view.stat(path("/dir/sub"), true).modified()));
        attempt(() -> assertSize(path("/dir/victim"), WRITTEN, ""));
        attempt(() -> write("/dir/new" + round, "new"));
        attempt(() -> write("/dir/victim", WRITTEN));
        attempt(() -> view.removeFile(path("/dir/victim")));
        attempt(() -> view.makeDirectory(path("/dir/made" + round), permissions(0777)));
        attempt(() -> view.rename(path("/dir/new" + round), path("/dir/renamed")));
        attempt(() -> view.replace(path("/dir/renamed"), path("/dir/replaced")));
        attempt(() -> view.rename(path("/dir/made" + round), path("/dir/sub/made")));
        attempt(() -> view.removeDirectory(path("/dir/sub/made")));
        attempt(() -> view.removeDirectory(path("/dir/empty")));
        attempt(() -> view.hardLink(path("/dir/hard" + round), path("/dir/secret")));
        attempt(() -> view.symbolicLink(path("/dir/soft" + round), "secret"));
        attempt(() -> assertEquals("secret", view.readLink(path("/dir/soft" + round))));
        attempt(() -> view.update(path("/dir/victim"), true, EVERYTHING));
        attempt(() -> view.update(path("/dir/sub"), true, permissions(0700)));
        attempt(() -> view.update(path("/file"), true, permissions(0600)));
        attempt(() -> view.update(path("/file"), false, permissions(0600)));
        attempt(() -> view.update(path("/file"), true, EVERYTHING));
        attempt(() -> write("/file", INSIDE));
        attempt(() -> assertEquals(blocksInside, view.room(path("/dir/sub")).blocks()));
        attempt(() -> assertInside(view.resolve(path("/dir/sub"))));
        for (String made : List.of("/dir/new", "/dir/hard", "/dir/soft")) {
            attempt(() -> view.removeFile(path(made + round)));
        }
        attempt(() -> view.removeDirectory(path("/dir/made" + round)));
    }

    /** A stat shows one of the sizes that the file has inside. */
    private void assertSize(FilePath file, String... contents) throws FileException {
        long size = view.stat(file, true).size();
        assertTrue(Arrays.stream(contents).anyMatch(content -> content.length() == size), () -> file + " has " + size);
    }

    /** Either what is there, or where the link leads if nothing is there: the links' targets do not exist under the root. */
    private void assertInside(FilePath resolved) {
        assertTrue(
                resolved.equals(path("/dir/sub")) || Files.notExists(inside.resolve("." + resolved)),
                resolved::toString);
    }

    private void attempt(Attempt attempt) {
        FileStatus outcome = FileStatus.OK;
        try {
            if (rounds.get() % 2 == 0) {
                view.stat(path("/other/file"), true); // so that the directory that was open last is another
            }
            attempt.run();
        } catch (FileException e) {
            outcome = e.status();
        } catch (Exception e) {
            throw new AssertionError("a client is told of failures by their status", e);
        }
        outcomes.merge(outcome, 1, Integer::sum);
    }

    /** Everything outside: names, contents, attributes, and the times at which any of them changed. */
    private Map<String, String> snapshot() throws IOException {
        Map<String, String> found = new TreeMap<>();
        try (var files = Files.walk(outside)) {
            for (Path file : files.toList()) {
                String content = Files.isRegularFile(file) ? Files.readString(file) : "";
                String attributes = Files.readAttributes(
                                file, "unix:mode,uid,gid,nlink,size,lastModifiedTime,ctime", LinkOption.NOFOLLOW_LINKS)
                        .toString();
                found.put(outside.relativize(file).toString(), content + attributes);
            }
        }
        return found;
    }
}
