package org.sallyport.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sallyport.sftp.internal.wire.Request;

/** Keys that the SFTP engine reads, changed while a session is open: new sessions have the new value, and the open one keeps what it began with. */
class LiveSftpSettingsTest {

    private static final int HANDLE = 102;
    private static final long PATIENCE_SECONDS = 30;

    @TempDir
    private Path directory;

    private SftpServer server;
    private SftpConnection connection;
    private SftpChannel open;

    /** What tells the new value from the old one. */
    private interface Sign {
        boolean seenBy(SftpChannel session) throws Exception;
    }

    @BeforeEach
    void start() throws Exception {
        server = new SftpServer(directory);
        connection = server.connect();
        open = connection.channel().started();
    }

    @AfterEach
    void stop() {
        open.close();
        connection.close();
        server.close();
    }

    private void awaitNewSession(Sign sign) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        boolean seen = false;
        while (!seen) {
            assertTrue(System.nanoTime() < deadline, "no new session has the new value");
            try (SftpChannel session = connection.channel().started()) {
                seen = sign.seenBy(session);
            }
        }
    }

    private static int type(SftpChannel session, Request request) throws Exception {
        return session.ask(request).get(0);
    }

    @Test
    void newSessionsOpenAsManyFilesAsTheNewLimitSays() throws Exception {
        Request root = new Request.OpenDirectory(1, "/");
        assertEquals(HANDLE, type(open, root));

        server.change("sftp.handles.max", "1");

        awaitNewSession(session -> {
            assertEquals(HANDLE, type(session, root), "the first one");
            return type(session, root) != HANDLE;
        });
        assertEquals(HANDLE, type(open, root), "a second one of the open session");
    }

    @Test
    void newSessionsSeeTheNewMounts() throws Exception {
        Request mounted = new Request.Stat(1, "/other", true);
        assertEquals(2, status(open.ask(mounted)));

        server.change("mounts", "/ = default, /other = default");

        awaitNewSession(session -> type(session, mounted) == 105);
        assertEquals(2, status(open.ask(mounted)), "the open session");
    }

    private static int status(ByteBuffer answer) {
        assertEquals(101, answer.get(0), "the type of a status");
        return answer.getInt(5);
    }
}
