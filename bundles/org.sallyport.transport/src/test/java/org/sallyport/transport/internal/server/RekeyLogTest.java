package org.sallyport.transport.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.client.channel.ChannelSubsystem;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sallyport.auth.AuthResult.Accept;
import org.sallyport.session.Connection;
import org.sallyport.session.Login;
import org.sallyport.transport.internal.CapturedLog;

/** Key exchanges go on all day, and nobody wants to read about them. */
class RekeyLogTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    @Test
    void aKeyExchangeIsNoNews() throws Exception {
        try (ServerProbe probe = new ServerProbe(directory, Map.of("rekey.bytes", "1KiB"))
                        .subsystem(new Echo())
                        .authenticator(attempt -> new Accept(Login.of(attempt.user())), "password");
                RawClient client = new RawClient(probe.port(), "demo");
                CapturedLog log = new CapturedLog("org.sallyport.")) {
            client.session().addPasswordIdentity("any");
            client.session().auth().verify(LONG);
            int before = log.lines().size();
            AtomicInteger exchanges = new AtomicInteger();
            client.session().addSessionListener(new SessionListener() {
                @Override
                public void sessionEvent(Session session, Event event) {
                    if (event == Event.KeyEstablished) {
                        exchanges.incrementAndGet();
                    }
                }
            });

            send(client.session(), exchanges, 3);
            ServerProbe.await(
                    () -> {
                        // Does nothing while the server has not come to the end of the last one.
                        probe.server.connections().forEach(Connection::rekey);
                        return exchanges.get() >= 4;
                    },
                    "the key exchange that was asked for");

            List<String> lines = log.lines();
            // Servers of other tests may still be ending.
            assertEquals(
                    List.of(),
                    lines.subList(before, lines.size()).stream()
                            .filter(line -> line.toLowerCase(Locale.ROOT).matches(".*(key|kex|session).*"))
                            .toList());
        }
    }

    /** Sends until so many key exchanges have come about by that. */
    private static void send(ClientSession session, AtomicInteger exchanges, int enough) throws IOException {
        ChannelSubsystem channel = session.createSubsystemChannel("echo");
        channel.open().verify(LONG);
        ServerProbe.await(
                () -> {
                    try {
                        channel.getInvertedIn().write(new byte[100]);
                        channel.getInvertedIn().flush();
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                    return exchanges.get() >= enough;
                },
                "key exchanges");
    }
}
