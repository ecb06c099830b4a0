package org.sallyport.sftp.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sallyport.file.AttributeChange;
import org.sallyport.file.FileException;
import org.sallyport.file.FileStatus;
import org.sallyport.file.FileStore;
import org.sallyport.file.FileView;
import org.sallyport.file.OpenOptions.Creation;
import org.sallyport.session.Login;
import org.sallyport.sftp.internal.wire.Request;

/** What goes on, and how long, when a store or the subsystem goes away. */
class DrainTest {

    /** The exit status of a channel that the server ends. */
    private static final int STOPPED = 1;

    private final TestClient client = new TestClient();
    private final AtomicInteger openViews = new AtomicInteger();
    private final FileStore store = this::open;

    /** A view of the client's store, counted until it is closed. */
    private FileView open(Login login) throws FileException {
        openViews.incrementAndGet();
        FileView view = client.store.open(login);
        return (FileView) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {FileView.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        openViews.decrementAndGet();
                    }
                    try {
                        return method.invoke(view, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @BeforeEach
    void start() throws InterruptedException {
        client.with(store).start();
        client.write("/a", "content");
    }

    @AfterEach
    void end() {
        client.close();
    }

    private long openForReading() throws InterruptedException {
        return client.openFile("/a", true, false, Creation.OPEN_EXISTING);
    }

    private void assertReadable(long handle) throws InterruptedException {
        assertArrayEquals(
                "content".getBytes(StandardCharsets.US_ASCII),
                client.ask(new Request.Read(client.nextId(), handle, 0, 100)).data());
    }

    @Test
    void whatIsOpenIsLostWhenTheTimeOfItsStoreIsOver() throws Exception {
        client.channel.setDrainTimeout(Duration.ofSeconds(3));
        long handle = openForReading();
        long directory =
                client.ask(new Request.OpenDirectory(client.nextId(), "/")).handle();
        client.subsystem.removeStore("default", store);
        assertReadable(handle);

        awaitViews(0);
        client.expect(FileStatus.CONNECTION_LOST, new Request.Read(1, handle, 0, 100));
        client.expect(FileStatus.CONNECTION_LOST, new Request.HandleStat(2, handle));
        client.expect(FileStatus.CONNECTION_LOST, new Request.ReadDirectory(3, directory));
        client.expect(FileStatus.CONNECTION_LOST, new Request.Close(4, handle));
        client.expect(FileStatus.NO_SUCH_FILE, new Request.Close(5, handle));

        client.subsystem.addStore("default", store);
        assertEquals("content", client.read("/a"));
    }

    @Test
    void aStoreThatNothingIsOpenOfIsLetGoAtOnce() throws Exception {
        assertEquals(1, openViews.get());
        client.subsystem.removeStore("default", store);
        awaitViews(0);
    }

    @Test
    void aStoreIsLetGoWhenTheLastOfItsFilesIsClosed() throws Exception {
        long handle = openForReading();
        client.subsystem.removeStore("default", store);
        assertReadable(handle);
        assertEquals(1, openViews.get());
        client.expect(FileStatus.OK, new Request.Close(client.nextId(), handle));
        awaitViews(0);
    }

    private void awaitViews(int count) throws InterruptedException {
        client.channel.await(() -> openViews.get() == count, count + " open views");
    }

    @Test
    void theSubsystemEndsWhenTheLastFileIsClosed() throws Exception {
        long handle = openForReading();
        client.subsystem.deactivate();
        assertReadable(handle);
        client.expect(
                FileStatus.NO_CONNECTION,
                new Request.Open(7, "/a", true, false, false, Creation.OPEN_EXISTING, AttributeChange.NONE));
        assertFalse(client.channel.isClosed());
        client.expect(FileStatus.OK, new Request.Close(client.nextId(), handle));
        assertEquals(STOPPED, client.channel.exitStatus());
        awaitViews(0);
    }

    @Test
    void theSubsystemEndsAtOnceWhereNothingIsOpen() throws Exception {
        client.subsystem.deactivate();
        assertEquals(STOPPED, client.channel.exitStatus());
    }

    @Test
    void theSubsystemEndsWhenItsTimeIsOver() throws Exception {
        client.channel.setDrainTimeout(Duration.ofMillis(100));
        assertReadable(openForReading());
        client.subsystem.deactivate();
        assertEquals(STOPPED, client.channel.exitStatus());
        awaitViews(0);
    }

    @Test
    void aConnectionThatEndsAsksTheSame() throws Exception {
        long handle = openForReading();
        client.handler().drain();
        assertReadable(handle);
        client.expect(FileStatus.OK, new Request.Close(client.nextId(), handle));
        assertEquals(STOPPED, client.channel.exitStatus());
    }

    @Test
    void aStoreWhosePropertiesChangeStays() throws Exception {
        client.channel.setDrainTimeout(Duration.ZERO);
        long handle = openForReading();
        client.subsystem.updatedStore(store, Map.of(FileStore.NAME, "default", "other", "changed"));
        assertReadable(handle);
    }
}
