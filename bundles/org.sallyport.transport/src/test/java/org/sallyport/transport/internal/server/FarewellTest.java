package org.sallyport.transport.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that are refused: one stranger is served, and does nothing, so that there is no room for others. */
class FarewellTest {

    private static final String LINE = "Not now: too many connections without a login";
    /** For so long a refused client may go on. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Duration NOT_LONG = Duration.ofSeconds(10);

    @TempDir
    Path directory;

    private ServerProbe probe;
    private Socket served;

    @BeforeEach
    void fill() throws Exception {
        probe = new ServerProbe(
                directory, Map.of("max.startups", "1", "handshake.timeout", "0", "login.grace.time", "0"));
        served = connect();
        assertEquals("SSH-2.0-Sallyport", reader(served).readLine());
    }

    @AfterEach
    void stop() throws IOException {
        served.close();
        probe.close();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket("127.0.0.1", probe.port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    }

    /** Reads all that a refused client is sent. */
    private static void assertRefused(Socket socket) throws IOException {
        BufferedReader reader = reader(socket);
        assertEquals(LINE, reader.readLine());
        assertEquals(-1, reader.read());
    }

    @Test
    void whatAClientSendsAfterItsRefusalIsNoError() throws Exception {
        long begin = System.nanoTime();
        try (Socket client = connect()) {
            assertRefused(client);
            OutputStream out = client.getOutputStream();
            out.write("SSH-2.0-Test\r\n".getBytes(StandardCharsets.US_ASCII));
            try {
                for (int i = 0; i < 20; i++) {
                    // To a socket that is closed the first one can be sent, and those behind its answer cannot.
                    out.write(new byte[1_000]);
                    out.flush();
                }
            } catch (IOException e) {
                assertTrue(System.nanoTime() - begin > PATIENCE.toNanos(), "closed before its time");
            }
        }
    }

    @Test
    void whoDoesNotCloseIsClosedSoon() throws Exception {
        long start = System.nanoTime();
        try (Socket client = connect()) {
            assertRefused(client);
            ServerProbe.await(() -> !takes(client, 1), "the end of the connection");
        }
        assertTrue(System.nanoTime() - start < NOT_LONG.toNanos());
    }

    @Test
    void whoSendsMuchIsClosedAtOnce() throws Exception {
        try (Socket client = connect()) {
            assertRefused(client);
            int sent = 0;
            while (takes(client, 64 * 1024)) {
                sent++;
                assertTrue(sent < 1_000, "64 MB were taken of a client that was refused");
            }
        }
    }

    private static boolean takes(Socket client, int bytes) {
        try {
            client.getOutputStream().write(new byte[bytes]);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void manyAtOnceAreAllTold() throws Exception {
        List<Socket> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 300; i++) {
                clients.add(connect());
            }
            for (Socket client : clients) {
                assertRefused(client);
            }
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
        served.close();
        ServerProbe.await(this::servesMore, "room");
    }

    private boolean servesMore() {
        try (Socket client = connect()) {
            return "SSH-2.0-Sallyport".equals(reader(client).readLine());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void openSshShowsTheReason() throws Exception {
        OpenSsh client = new OpenSsh(directory, probe.port());
        for (int i = 0; i < 10; i++) {
            OpenSsh.Run run = client.ssh("any", "-v", "demo@127.0.0.1", "none");
            assertTrue(run.err().contains(LINE), run.err());
            assertFalse(run.err().contains("reset by peer"), run.err());
        }
    }
}
