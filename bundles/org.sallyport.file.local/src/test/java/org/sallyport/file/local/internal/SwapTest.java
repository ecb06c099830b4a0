package org.sallyport.file.local.internal;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
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
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sallyport.file.AttributeChange;
import org.sallyport.file.FileException;
import org.sallyport.file.FileStatus;

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

    private final AtomicInteger rounds = new AtomicInteger();
    private final Map<FileStatus, Integer> outcomes = new EnumMap<>(FileStatus.class);

    @ParameterizedTest
    @CsvSource({"HOST/outside, 10000", "../outside, 1000", "../../../../../../../../HOST/outside, 1000", "chain, 1000"})
    void nothingOutsideIsTouched(String target, int swaps) throws Exception {
        prepare(target.replace("HOST", host.toString()));
        Map<String, String> before = snapshot();
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try {
            Future<?> swapper = threads.submit(() -> swap(swaps));
            while (!swapper.isDone()) {
                everything(rounds.getAndIncrement());
            }
            swapper.get();
        } finally {
            threads.shutdownNow();
        }
        assertEquals(before, snapshot());
        assertTrue(outcomes.getOrDefault(FileStatus.OK, 0) > LEAST_ROUNDS, () -> "the client got through: " + outcomes);
        assertTrue(
                outcomes.getOrDefault(FileStatus.NO_SUCH_FILE, 0) > LEAST_ROUNDS,
                () -> "it met the links: " + outcomes);
    }

    private void prepare(String target) throws IOException {
        link("chain", outside);
        Files.writeString(Files.createDirectory(inside.resolve("other")).resolve("file"), "other");
        Path dir = Files.createDirectory(inside.resolve("dir"));
        Files.createDirectory(dir.resolve("sub"));
        Files.writeString(dir.resolve("secret"), "public");
        link("dir.link", target);
        Files.writeString(inside.resolve("file"), "public");
        link("file.link", target.equals("chain") ? "chain/secret" : target + "/secret");
        Files.createDirectory(outside.resolve("sub"));
        Files.createDirectory(outside.resolve("empty"));
        Files.writeString(outside.resolve("victim"), "victim");
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
        attempt(() -> assertEquals(6, view.stat(path("/dir/secret"), true).size()));
        attempt(() -> assertNotEquals("secret", read("/dir/secret")));
        attempt(() -> assertNotEquals("secret", read("/file")));
        attempt(() -> assertEquals("", list("/dir").getOrDefault("empty", "")));
        attempt(() -> view.stat(path("/dir/sub"), true));
        attempt(() -> view.stat(path("/dir/victim"), true));
        attempt(() -> write("/dir/new" + round, "new"));
        attempt(() -> write("/dir/victim", "overwritten"));
        attempt(() -> view.removeFile(path("/dir/victim")));
        attempt(() -> view.makeDirectory(path("/dir/made" + round), permissions(0777)));
        attempt(() -> view.rename(path("/dir/new" + round), path("/dir/renamed")));
        attempt(() -> view.replace(path("/dir/renamed"), path("/dir/replaced")));
        attempt(() -> view.rename(path("/dir/made" + round), path("/dir/sub/made")));
        attempt(() -> view.removeDirectory(path("/dir/sub/made")));
        attempt(() -> view.removeDirectory(path("/dir/empty")));
        attempt(() -> view.hardLink(path("/dir/hard" + round), path("/dir/secret")));
        attempt(() -> view.symbolicLink(path("/dir/soft" + round), "secret"));
        attempt(() -> view.readLink(path("/dir/soft" + round)));
        attempt(() -> view.update(path("/dir/victim"), true, EVERYTHING));
        attempt(() -> view.update(path("/dir/sub"), true, permissions(0700)));
        attempt(() -> view.update(path("/file"), true, permissions(0600)));
        attempt(() -> view.update(path("/file"), false, permissions(0600)));
        attempt(() -> view.update(path("/file"), true, EVERYTHING));
        attempt(() -> write("/file", "public"));
        attempt(() -> view.room(path("/dir/sub")));
        attempt(() -> view.resolve(path("/dir/sub")));
        for (String made : List.of("/dir/new", "/dir/hard", "/dir/soft")) {
            attempt(() -> view.removeFile(path(made + round)));
        }
        attempt(() -> view.removeDirectory(path("/dir/made" + round)));
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
