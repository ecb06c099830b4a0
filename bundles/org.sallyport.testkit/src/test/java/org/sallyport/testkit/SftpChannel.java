package org.sallyport.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.sallyport.sftp.internal.ClientPackets;
import org.sallyport.sftp.internal.wire.Request;

/** The subsystem, as the standard input and output of OpenSSH's ssh: packets as they are on the wire. */
public final class SftpChannel implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 30;

    private final Process ssh;
    private final DataInputStream in;
    private final OutputStream out;

    SftpChannel(Process ssh) {
        this.ssh = ssh;
        this.in = new DataInputStream(ssh.getInputStream());
        this.out = ssh.getOutputStream();
    }

    /** Sends SSH_FXP_INIT and takes the answer. */
    public SftpChannel started() throws Exception {
        send(ClientPackets.init(3));
        assertEquals(2, packet().get(), "SSH_FXP_VERSION");
        return this;
    }

    public void send(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    /** Sends the end. */
    public void closeInput() throws IOException {
        out.close();
    }

    /** The length of the next packet. */
    public int length() throws IOException {
        return in.readInt();
    }

    /** A packet, waited for. */
    public ByteBuffer packet() throws Exception {
        return CompletableFuture.supplyAsync(() -> {
                    try {
                        return ByteBuffer.wrap(in.readNBytes(length()));
                    } catch (IOException e) {
                        throw new AssertionError("no packet", e);
                    }
                })
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** The status that a request is answered with. */
    public int status(byte[] request) throws Exception {
        send(request);
        ByteBuffer packet = packet();
        assertEquals(101, packet.get(), "the type of a status");
        packet.getInt();
        return packet.getInt();
    }

    /** The answer to a request. */
    public ByteBuffer ask(Request request) throws Exception {
        send(ClientPackets.of(request));
        ByteBuffer packet = packet();
        assertEquals(request.id(), packet.getInt(1), "the answer's id");
        return packet;
    }

    /** The handle that a request is answered with. */
    public long handle(Request request) throws Exception {
        ByteBuffer answer = ask(request);
        assertEquals(102, answer.get(0), "the type of a handle");
        return answer.getLong(9);
    }

    /** What the server says when it closes the channel. */
    public int exitStatus() throws Exception {
        assertTrue(ssh.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "the channel is still open");
        return ssh.exitValue();
    }

    @Override
    public void close() {
        ssh.destroyForcibly();
    }
}
