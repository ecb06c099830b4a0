package org.sallyport.file.local.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sallyport.file.AttributeChange;
import org.sallyport.file.FileStatus;
import org.sallyport.file.FileStore;
import org.sallyport.file.FileView;
import org.sallyport.session.FilePath;
import org.sallyport.session.Login;

/** A store comes, changes and goes with its configuration. */
class LocalFileStoreConfigurationTest {

    private final FakeRegistry registry = new FakeRegistry();

    @TempDir
    private Path host;

    @Test
    void publishesItsNameAndNothingElse() throws Exception {
        LocalFileStoreConfiguration component = activate(configuration("files", "name", "main"));
        assertEquals(List.of("registered {store.name=main}"), registry.events);
        assertTrue(Files.isDirectory(host.resolve("files")));
        assertEquals("rwxr-x---", PosixFilePermissions.toString(Files.getPosixFilePermissions(host.resolve("files"))));
        component.deactivate();
        assertEquals("unregistered", registry.events.get(1));
    }

    @Test
    void changesTakeEffectAtOnce() throws Exception {
        LocalFileStoreConfiguration component = activate(configuration("files", "name", "main"));
        FileStore store = registry.store();
        try (FileView view = store.open(Login.of("ann"))) {
            view.makeDirectory(FilePath.of("/one"), AttributeChange.NONE);
            modify(component, configuration("files", "name", "main", "read.only", "true"));
            LocalFixture.fails(
                    FileStatus.PERMISSION_DENIED, () -> view.makeDirectory(FilePath.of("/two"), AttributeChange.NONE));
            modify(component, configuration("other", "name", "renamed"));
            view.makeDirectory(FilePath.of("/three"), AttributeChange.NONE);
        }
        assertTrue(Files.isDirectory(host.resolve("files/three")), "an open session stays at its root");
        try (FileView view = store.open(Login.of("ann"))) {
            view.makeDirectory(FilePath.of("/four"), AttributeChange.NONE);
        }
        assertTrue(Files.isDirectory(host.resolve("other/four")));
        assertEquals(List.of("registered {store.name=main}", "changed {store.name=renamed}"), registry.events);
        component.deactivate();
    }

    @Test
    void keepsTheLastGoodConfiguration() throws Exception {
        LocalFileStoreConfiguration component = activate(configuration("files", "name", "main", "links", "true"));
        modify(component, configuration("other", "name", "renamed", "umask", "u=rwx"));
        modify(component, Map.of("name", "renamed", "service.pid", "org.sallyport.file.local~x"));
        assertEquals(List.of("registered {store.name=main}"), registry.events);
        assertFalse(Files.exists(host.resolve("other")));
        try (LocalView view = (LocalView) registry.store().open(Login.of("ann"))) {
            view.symbolicLink(FilePath.of("/link"), "target");
        }
        assertTrue(Files.isSymbolicLink(host.resolve("files/link")));
        component.deactivate();
    }

    @Test
    void whatIsDeliveredAgainIsNotSaidAgain() throws Exception {
        Map<String, Object> bad = configuration("files", "name", "main", "links", "maybe");
        try (CapturedLog log = new CapturedLog()) {
            LocalFileStoreConfiguration component = activate(bad);
            modify(component, Map.copyOf(bad));
            assertEquals(1, log.lines().size(), log.lines().toString());

            modify(component, configuration("files", "name", "main", "links", "perhaps"));
            assertEquals(2, log.lines().size(), log.lines().toString());

            modify(component, configuration("files", "name", "main"));
            modify(component, configuration("files", "name", "main", "links", "perhaps"));
            assertEquals(3, log.lines().size(), log.lines().toString());
            component.deactivate();
        }
    }

    @Test
    void waitsForAGoodConfiguration() throws Exception {
        LocalFileStoreConfiguration component = activate(configuration("files", "name", "main", "links", "maybe"));
        assertEquals(List.of(), registry.events);
        modify(component, configuration("files", "name", "main"));
        assertEquals(List.of("registered {store.name=main}"), registry.events);
        component.deactivate();
        component.deactivate();
        assertEquals(2, registry.events.size());
    }

    @Test
    void waitsForItsRoot() throws Exception {
        Files.writeString(host.resolve("files"), "a file is in the way");
        LocalFileStoreConfiguration component = activate(configuration("files", "name", "main"));
        assertEquals(List.of("registered {store.name=main}"), registry.events);
        LocalFixture.fails(FileStatus.NO_CONNECTION, () -> registry.store().open(Login.of("ann")));
        Files.delete(host.resolve("files"));
        Files.createDirectory(host.resolve("files"));
        registry.store().open(Login.of("ann")).close();
        component.deactivate();
    }

    @Test
    void aRootThatCannotBeOpenedIsRefusedAndTheLastOneStays() throws Exception {
        LocalFileStoreConfiguration component = activate(configuration("files", "name", "main"));
        Files.writeString(host.resolve("file"), "not a directory");
        Map<String, Object> bad = configuration("file", "name", "main", "read.only", "true");
        bad.put("service.pid", "org.sallyport.file.local~main");
        try (CapturedLog log = new CapturedLog()) {
            modify(component, bad);

            String line = String.join(" ", log.lines());
            assertEquals(1, log.lines().size(), line);
            assertTrue(line.contains("org.sallyport.file.local~main: root = \"" + host.resolve("file") + "\": "), line);
            assertTrue(line.contains("the store keeps its last good configuration"), line);
        }
        try (FileView view = registry.store().open(Login.of("ann"))) {
            view.makeDirectory(FilePath.of("/still"), AttributeChange.NONE);
        }
        assertTrue(Files.isDirectory(host.resolve("files/still")), "nothing of the bad configuration is in force");
        component.deactivate();
    }

    private Map<String, Object> configuration(String root, String... more) {
        Map<String, Object> values = new java.util.HashMap<>();
        values.put("root", host.resolve(root).toString());
        for (int i = 0; i < more.length; i += 2) {
            values.put(more[i], more[i + 1]);
        }
        return values;
    }

    private LocalFileStoreConfiguration activate(Map<String, Object> values) {
        return new LocalFileStoreConfiguration(registry.context(), values);
    }

    private static void modify(LocalFileStoreConfiguration component, Map<String, Object> values) {
        component.modified(values);
    }
}
