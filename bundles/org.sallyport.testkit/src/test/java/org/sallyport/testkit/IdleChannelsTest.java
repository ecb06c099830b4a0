package org.sallyport.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelSubsystem;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.junit.jupiter.api.Test;
import org.sallyport.auth.AuthResult;
import org.sallyport.session.Login;
import org.sallyport.sftp.internal.ClientPackets;
import org.sallyport.sftp.internal.MemoryStore;
import org.sallyport.sftp.internal.wire.Request;

/** Many SFTP sessions that have nothing to do. */
class IdleChannelsTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int CHANNELS = 200;

    /** Far fewer than channels, and more than any machine that builds this needs. */
    private static final int THREADS = 20;

    @Test
    void noThreadIsHeld() throws Exception {
        try (EmbeddedServer server = EmbeddedServer.builder()
                        .fileStore("default", new MemoryStore(Clock.systemUTC()))
                        .authenticator(
                                attempt -> new AuthResult.Accept(Login.of(attempt.user())), "password", "publickey")
                        .setting("max.sessions", Integer.toString(CHANNELS))
                        .start();
                SshClient client = client()) {
            ClientSession session = logIn(client, server.port());
            List<ChannelSubsystem> channels = new ArrayList<>();
            for (int i = 0; i < CHANNELS; i++) {
                ChannelSubsystem channel = session.createSubsystemChannel("sftp");
                channel.open().verify(LONG);
                channels.add(channel);
                assertEquals(2, ask(channel, ClientPackets.init(3)), "SSH_FXP_VERSION");
            }
            awaitFewThreads();
            for (ChannelSubsystem channel : channels) {
                assertEquals(104, ask(channel, ClientPackets.of(new Request.RealPath(1, "."))), "SSH_FXP_NAME");
            }
            awaitFewThreads();
        }
    }

    private static SshClient client() {
        SshClient client = SshClient.setUpDefaultClient();
        client.setServerKeyVerifier((session, address, key) -> true);
        client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
        client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
        client.start();
        return client;
    }

    private static ClientSession logIn(SshClient client, int port) throws IOException {
        ClientSession session =
                client.connect("alice", "127.0.0.1", port).verify(LONG).getSession();
        session.addPasswordIdentity("any");
        session.auth().verify(LONG);
        return session;
    }

    /** The type of the answer. */
    private static int ask(ChannelSubsystem channel, byte[] packet) throws IOException {
        OutputStream out = channel.getInvertedIn();
        out.write(packet);
        out.flush();
        DataInputStream in = new DataInputStream(channel.getInvertedOut());
        return in.readNBytes(in.readInt())[0];
    }

    /** Threads that have just worked may wait for more, but not for long. */
    private static void awaitFewThreads() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (threads().size() > THREADS) {
            assertTrue(System.nanoTime() < deadline, () -> threads().toString());
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("sallyport-"))
                .toList();
    }
}
