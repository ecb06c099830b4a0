package org.sallyport.file.local.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sallyport.file.AttributeChange;
import org.sallyport.file.FileException;
import org.sallyport.file.FileStatus;
import org.sallyport.file.OpenOptions;
import org.sallyport.session.FilePath;
import org.sallyport.session.Login;

/** Links of every kind lead to places in the view, as they do under chroot(2). */
class ContainmentTest extends LocalFixture {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../outside",
                "../../outside",
                "../../../../../../../../../outside",
                "sub/../../outside",
                "./../outside",
                "up/outside",
                "up/up/outside",
                "chain",
                "//..//outside",
                "HOST/outside",
                "/proc/self/cwd",
                "/proc/self/root",
                "/"
            })
    void noLinkLeadsOut(String target) throws Exception {
        Files.createDirectory(inside.resolve("sub"));
        link("up", "..");
        link("chain", "chain2");
        link("chain2", host.resolve("outside"));
        link("link", target.replace("HOST", host.toString()));
        for (String below : List.of("/link/secret", "/link/outside/secret", "/link/../outside/secret")) {
            assertThrows(FileException.class, () -> view.stat(path(below), true));
            assertThrows(FileException.class, () -> read(below));
        }
        assertThrows(FileException.class, () -> write("/link/new/file", "x"));
        if (!target.equals("/")) {
            assertThrows(FileException.class, () -> write("/link/new", "x"));
            assertThrows(FileException.class, () -> view.makeDirectory(path("/link/dir"), AttributeChange.NONE));
            assertThrows(FileException.class, () -> list("/link"));
        }
        assertEquals(List.of("secret"), names(outside));
        assertEquals("secret", Files.readString(outside.resolve("secret")));
    }

    @Test
    void absoluteLinksBeginAtTheRootOfTheView() throws Exception {
        Files.createDirectories(inside.resolve("bob/sub"));
        Files.writeString(inside.resolve("file"), "the store's");
        Files.writeString(inside.resolve("bob/file"), "bob's");
        link("bob/sub/link", "/file");
        link("bob/sub/up", "../../../../file");
        assertEquals("the store's", read("/bob/sub/link"));
        assertEquals("the store's", read("/bob/sub/up"));
        try (LocalView bob = view(Login.of("bob").withRoot(path("/bob")))) {
            assertEquals(5, bob.stat(path("/sub/link"), true).size());
            assertEquals(5, bob.stat(path("/sub/up"), true).size());
            assertEquals(path("/file"), bob.resolve(path("/sub/up")));
        }
    }

    @Test
    void linksMeanWhatTheyMeanUnderTheRoot() throws Exception {
        Files.createDirectories(inside.resolve("a/b/c"));
        Files.writeString(inside.resolve("a/b/c/file"), "deep");
        link("down", "a/b");
        link("a/b/top", "/");
        link("a/b/c/parent", "..");
        link("a/here", ".");
        link("a/trailing", "b/c/");
        assertEquals("deep", read("/down/c/file"));
        assertEquals("deep", read("/down/top/down/c/parent/c/file"));
        assertEquals("deep", read("/a/here/here/b/c/file"));
        assertEquals("deep", read("/a/trailing/file"));
        assertEquals(path("/a/b/c/file"), view.resolve(path("/down/top/down/c/parent/c/file")));
        assertEquals(path("/a/b"), view.resolve(path("/a/b/c/parent")));
        assertEquals(FilePath.ROOT, view.resolve(path("/down/top")));
        assertEquals(path("/a/b/none/x"), view.resolve(path("/down/none/x")));
        assertEquals(Map.of("c", "DIRECTORY", "top", "SYMLINK"), list("/a/b/c/parent"));
        assertTrue(view.stat(path("/a/b/top"), true).isDirectory());
        assertFalse(view.stat(path("/a/b/top"), false).isDirectory());
    }

    @Test
    void danglingLinksMakeFilesInsideOnly() throws Exception {
        link("dangling", outside.resolve("made"));
        link("local", "made");
        fails(FileStatus.NO_SUCH_FILE, () -> write("/dangling", "x"));
        write("/local", "x");
        assertEquals("x", Files.readString(inside.resolve("made")));
        assertEquals(List.of("secret"), names(outside));
        OpenOptions anew = new OpenOptions(false, true, false, OpenOptions.Creation.CREATE_NEW);
        fails(FileStatus.FILE_ALREADY_EXISTS, () -> view.open(path("/dangling"), anew, AttributeChange.NONE));
        fails(FileStatus.FILE_ALREADY_EXISTS, () -> view.makeDirectory(path("/dangling"), AttributeChange.NONE));
    }

    @Test
    void loopsEnd() throws Exception {
        link("self", "self");
        link("ping", "pong");
        link("pong", "/ping");
        link("grow", "grow/grow");
        for (String loop : List.of("/self", "/ping", "/grow", "/self/x")) {
            fails(FileStatus.LINK_LOOP, () -> view.stat(path(loop), true));
            fails(FileStatus.LINK_LOOP, () -> read(loop));
            fails(FileStatus.LINK_LOOP, () -> view.resolve(path(loop)));
        }
        assertEquals("SYMLINK", view.stat(path("/self"), false).type().toString());
    }

    @Test
    void fortyLinksAreFollowedAndNoMore() throws Exception {
        Files.writeString(inside.resolve("link0"), "end");
        for (int i = 1; i <= 41; i++) {
            link("link" + i, "link" + (i - 1));
        }
        assertEquals("end", read("/link40"));
        fails(FileStatus.LINK_LOOP, () -> read("/link41"));
    }

    @Test
    void linksFullOfDotsCostLittle() throws Exception {
        Files.createDirectories(inside.resolve("a/b/c/d/e/f/g/h"));
        link("a/b/c/d/e/f/g/h/link0", "../h/".repeat(800) + "../h");
        for (int i = 1; i < 40; i++) {
            link("a/b/c/d/e/f/g/h/link" + i, "../h/".repeat(800) + "link" + (i - 1));
        }
        fails(FileStatus.LINK_LOOP, () -> view.stat(path("/a/b/c/d/e/f/g/h/link39"), true));
    }

    @Test
    void hardLinksAreOfTheLinkItself() throws Exception {
        link("link", outside.resolve("secret"));
        view.hardLink(path("/second"), path("/link"));
        assertTrue(Files.isSymbolicLink(inside.resolve("second")));
        assertEquals(1, Files.getAttribute(outside.resolve("secret"), "unix:nlink"));
    }

    @Test
    void attributesOfALinkAreItsOwn() throws Exception {
        link("link", outside.resolve("secret"));
        Object before = Files.readAttributes(outside.resolve("secret"), "unix:mode,ctime,lastModifiedTime");
        fails(FileStatus.NO_SUCH_FILE, () -> view.update(path("/link"), true, permissions(0777)));
        fails(FileStatus.OP_UNSUPPORTED, () -> view.update(path("/link"), false, permissions(0777)));
        fails(FileStatus.OP_UNSUPPORTED, () -> view.update(path("/link"), false, size(0)));
        fails(FileStatus.NO_SUCH_FILE, () -> view.update(path("/link"), true, size(0)));
        assertEquals(before, Files.readAttributes(outside.resolve("secret"), "unix:mode,ctime,lastModifiedTime"));
    }

    @Test
    void removingAndRenamingALinkLeavesItsTarget() throws Exception {
        link("file", outside.resolve("secret"));
        link("dir", outside);
        view.rename(path("/file"), path("/moved"));
        view.replace(path("/moved"), path("/again"));
        fails(FileStatus.NOT_A_DIRECTORY, () -> view.removeDirectory(path("/dir")));
        view.removeFile(path("/again"));
        view.removeFile(path("/dir"));
        assertEquals(List.of(), names(inside));
        assertEquals(List.of("secret"), names(outside));
    }

    @Test
    void theRootOfALoginIsInTheStore() throws Exception {
        link("bob", outside);
        fails(FileStatus.NO_SUCH_FILE, () -> view(Login.of("bob").withRoot(path("/bob/home"))));
        link("eve", "../outside");
        view(Login.of("eve").withRoot(path("/eve/home"))).close();
        assertTrue(Files.isDirectory(inside.resolve("outside/home")));
        assertEquals(List.of("secret"), names(outside));
        Files.createDirectory(inside.resolve("real"));
        link("ann", "real");
        try (LocalView ann = view(Login.of("ann").withRoot(path("/ann/home")))) {
            assertTrue(ann.stat(FilePath.ROOT, true).isDirectory());
        }
        assertTrue(Files.isDirectory(inside.resolve("real/home")));
    }

    private static List<String> names(Path directory) throws Exception {
        try (var entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }
}
