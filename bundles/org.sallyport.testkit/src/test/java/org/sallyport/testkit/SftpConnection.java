package org.sallyport.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One connection of OpenSSH's ssh, with as many channels as wanted. */
public final class SftpConnection implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 30;

    private final SftpServer server;
    private final String socket;
    private final Process master;

    SftpConnection(SftpServer server, String socket) throws Exception {
        this.server = server;
        this.socket = socket;
        this.master = server.ssh(List.of("-M", "-S", socket, "-N"));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (server.ssh(List.of("-S", socket, "-O", "check")).waitFor() != 0) {
            assertTrue(System.nanoTime() < deadline, "ssh does not connect");
        }
    }

    /** A new channel, before SSH_FXP_INIT. */
    public SftpChannel channel() throws IOException {
        return new SftpChannel(server.ssh(List.of("-S", socket, "-s"), "sftp"));
    }

    @Override
    public void close() {
        master.destroyForcibly();
    }
}
