package org.sallyport.tunnel.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sallyport.client.ClientAlgorithms;
import org.sallyport.client.ClientConnection;
import org.sallyport.client.ClientException;
import org.sallyport.client.ClientSettings;
import org.sallyport.client.Credential;
import org.sallyport.client.HostKeyCheck;
import org.sallyport.session.HostKey;
import org.sallyport.tunnel.TunnelStatus.State;
import org.sallyport.tunnel.internal.config.TunnelSettings.Reconnect;

/** The SSH side of a tunnel, with a server and a time that the test has in hand. */
class SshLinkTest {

    private static final Reconnect POLICY = new Reconnect(Duration.ofSeconds(2), Duration.ofSeconds(8), 0);

    private final ManualClock clock = new ManualClock();
    private final FakeGate gate = new FakeGate().byHand();
    private final Events events = new Events();
    private final SshLink link = new SshLink(clock, events, settings("gate"), POLICY);

    @BeforeEach
    void start() {
        link.clients(Optional.of(gate));
        link.start();
    }

    @Test
    void connectsAtOnce() {
        assertEquals(State.CONNECTING, link.moment().state());
        gate.accept();
        clock.pass(Duration.ZERO);
        assertEquals(State.CONNECTED, link.moment().state());
        assertEquals(0, link.moment().reconnects());
        assertEquals(1, events.up);
    }

    @Test
    void triesAgainLaterAndLater() {
        List<Long> seconds = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            gate.turnAway(new ClientException(ClientException.Reason.UNREACHABLE, "Connection refused"));
            long before = clock.now;
            clock.passUntil(() -> gate.attempts() > 0);
            seconds.add(Duration.ofNanos(clock.now - before).toSeconds());
        }
        assertEquals(List.of(2L, 4L, 8L, 8L, 8L, 8L), seconds);
        assertEquals(1, events.troubles.size(), "the same trouble is said once: " + events.troubles);
    }

    @Test
    void doesNotHurryWhereItsLoginIsRefused() {
        gate.turnAway(new ClientException(ClientException.Reason.LOGIN, "no"));
        clock.passUntil(() -> gate.attempts() > 0);
        assertEquals(POLICY.longest(), Duration.ofNanos(clock.now));
    }

    @Test
    void comesBackAtOnceAfterALongConnection() {
        FakeGate.Connection connection = connected();
        clock.pass(Duration.ofSeconds(60));
        connection.close("the server has closed the connection");
        clock.pass(Duration.ZERO);
        assertEquals(1, events.down);
        assertEquals(State.CONNECTING, link.moment().state());
        gate.accept();
        clock.pass(Duration.ZERO);
        assertEquals(State.CONNECTED, link.moment().state());
        assertEquals(1, link.moment().reconnects());
    }

    @Test
    void doesNotHurryWhereConnectionsDoNotLast() {
        for (int i = 0; i < 4; i++) {
            connected().close("kicked");
            clock.pass(Duration.ZERO);
            assertEquals(State.WAITING, link.moment().state());
            clock.passUntil(() -> gate.attempts() > 0);
        }
        assertTrue(clock.now >= Duration.ofSeconds(8).toNanos(), "time between attempts");
    }

    @Test
    void givesUpAfterSoManyAttempts() {
        link.apply(settings("other"), new Reconnect(Duration.ofSeconds(1), Duration.ofSeconds(1), 3));
        gate.turnAway(new ClientException(ClientException.Reason.UNREACHABLE, "nobody waits for this"));
        for (int i = 0; i < 3; i++) {
            clock.passUntil(() -> gate.attempts() > 0);
            gate.turnAway(new ClientException(ClientException.Reason.LOGIN, "no"));
            clock.pass(Duration.ZERO);
        }
        assertEquals(State.FAILED, link.moment().state());
        assertTrue(link.moment().trouble().orElseThrow().contains("given up after 3 attempts"));
        assertTrue(events.givenUp);
        clock.pass(Duration.ofDays(1));
        assertEquals(0, gate.attempts());
        link.reconnect();
        assertEquals(1, gate.attempts());
    }

    @Test
    void showsTheKeyThatItDoesNotTrust() {
        link.apply(settings("gate", Set.of()), POLICY);
        gate.turnAway(new ClientException(ClientException.Reason.UNREACHABLE, "nobody waits for this"));
        gate.turnAway(new ClientException(
                ClientException.Reason.HOST_KEY, "refused", Optional.of(new HostKey("ssh-ed25519", "SHA256:offered"))));
        clock.pass(Duration.ZERO);
        assertEquals(State.FAILED, link.moment().state());
        assertTrue(events.troubles.get(events.troubles.size() - 1).contains("host.key = SHA256:offered"));
    }

    @Test
    void waitsForTheTransport() {
        FakeGate.Connection connection = connected();
        clock.pass(Duration.ofSeconds(60));
        link.clients(Optional.empty());
        connection.close("the SSH transport is stopped");
        clock.pass(Duration.ofSeconds(60));
        assertEquals(State.WAITING, link.moment().state());
        assertEquals(0, gate.attempts());
        link.clients(Optional.of(gate));
        assertEquals(1, gate.attempts());
    }

    @Test
    void keepsItsConnectionUntilAnotherTransportIsThere() {
        FakeGate.Connection connection = connected();
        assertEquals(Optional.empty(), link.clients(Optional.empty()));
        assertEquals(State.CONNECTED, link.moment().state());

        FakeGate other = new FakeGate().byHand();
        assertEquals(Optional.of(connection), link.clients(Optional.of(other)));
        assertEquals(1, other.attempts());
        assertEquals(State.CONNECTING, link.moment().state());
    }

    @Test
    void anAnswerThatNobodyWaitsForIsClosed() {
        link.reconnect();
        FakeGate.Connection late = gate.accept();
        clock.pass(Duration.ZERO);
        assertFalse(late.isOpen());
        assertEquals(0, events.up);
        connected();
        assertEquals(1, events.up);
    }

    @Test
    void whatFailsUnexpectedlyIsTriedAgainToo() {
        connected().close("lost");
        gate.broken(true);
        clock.passUntil(() -> link.moment().trouble().orElse("").contains("broken"));
        assertEquals(State.WAITING, link.moment().state());
        gate.broken(false);
        clock.passUntil(() -> gate.attempts() > 0);
        connected();
    }

    @Test
    void newSettingsConnectAnew() {
        FakeGate.Connection old = connected();
        assertEquals(Optional.empty(), link.apply(settings("gate"), POLICY));
        assertEquals(Optional.of(old), link.apply(settings("other"), POLICY));
        assertTrue(old.isOpen(), "the old connection is left to whoever carries something through it");
        assertEquals(1, gate.attempts());
    }

    @Test
    void settingsThatLeadToTheSameServerAreTheConnectionsOwn() {
        FakeGate.Connection connection = connected();
        ClientSettings changed = with(Map.of("ciphers", "aes128-ctr"), Duration.ofSeconds(7));
        assertEquals(Optional.empty(), link.apply(changed, POLICY));
        assertEquals(changed, connection.settings());
        assertEquals(State.CONNECTED, link.moment().state());
        assertEquals(0, gate.attempts());

        connection.close("lost");
        clock.passUntil(() -> gate.attempts() > 0);
        assertEquals(changed, gate.accept().settings());
    }

    @Test
    void whoWaitsTriesAtOnceWithAnyNewSetting() {
        gate.turnAway(new ClientException(ClientException.Reason.UNREACHABLE, "no"));
        clock.pass(Duration.ZERO);
        assertEquals(State.WAITING, link.moment().state());
        link.apply(with(Map.of(), Duration.ofSeconds(7)), POLICY);
        assertEquals(1, gate.attempts());
    }

    @Test
    void connectsAsSoonAsThereIsACryptoProvider() {
        FakeGate.Connection connection = connected();
        connection.close("lost");
        clock.passUntil(() -> gate.attempts() > 0);
        gate.turnAway(new ClientException(ClientException.Reason.NOT_READY, "there is no crypto provider"));
        clock.pass(Duration.ofDays(1));
        assertEquals(State.WAITING, link.moment().state());
        assertEquals(0, gate.attempts(), "it knows when to try");
        assertEquals("alice@gate:22: there is no crypto provider", events.troubles.get(events.troubles.size() - 1));

        long before = clock.now;
        gate.makeReady();
        clock.passUntil(() -> gate.attempts() > 0);
        assertEquals(before, clock.now);
        connected();
    }

    @Test
    void aProviderThatIsBackInAMomentIsNotTrouble() {
        gate.turnAway(new ClientException(ClientException.Reason.NOT_READY, "there is no crypto provider"));
        clock.pass(Duration.ofSeconds(1));
        assertTrue(link.moment().trouble().orElseThrow().contains("there is no crypto provider"));
        gate.makeReady();
        clock.pass(Duration.ofSeconds(10));
        assertEquals(List.of(), events.troubles);
        connected();
    }

    @Test
    void aTunnelThatWasStoppedDoesNotCareForProviders() {
        gate.turnAway(new ClientException(ClientException.Reason.NOT_READY, "there is no crypto provider"));
        clock.pass(Duration.ZERO);
        link.stop();
        gate.makeReady();
        clock.pass(Duration.ofDays(1));
        assertEquals(0, gate.attempts());
    }

    @Test
    void stopsForGood() {
        FakeGate.Connection connection = connected();
        link.stop();
        assertFalse(connection.isOpen());
        clock.pass(Duration.ofDays(1));
        assertEquals(State.STOPPED, link.moment().state());
        assertEquals(0, gate.attempts());
    }

    private FakeGate.Connection connected() {
        FakeGate.Connection connection = gate.accept();
        clock.pass(Duration.ZERO);
        assertEquals(State.CONNECTED, link.moment().state());
        return connection;
    }

    private static ClientSettings settings(String host) {
        return settings(host, Set.of("SHA256:right"));
    }

    private static ClientSettings settings(String host, Set<String> fingerprints) {
        return settings(host, fingerprints, Map.of(), Duration.ZERO);
    }

    private static ClientSettings with(Map<String, String> algorithms, Duration alive) {
        return settings("gate", Set.of("SHA256:right"), algorithms, alive);
    }

    private static ClientSettings settings(
            String host, Set<String> fingerprints, Map<String, String> algorithms, Duration alive) {
        return new ClientSettings(
                host,
                22,
                "alice",
                List.of(new Credential.Password("x")),
                new HostKeyCheck.Fingerprints(fingerprints),
                new ClientAlgorithms("jca", "modern", algorithms),
                new ClientSettings.Times(Duration.ofSeconds(1), Duration.ofSeconds(1), alive, 3));
    }

    private static final class Events implements SshLink.Listener {

        private int up;
        private int down;
        private boolean givenUp;
        private final List<String> troubles = new ArrayList<>();

        @Override
        public void up(ClientConnection connection) {
            up++;
        }

        @Override
        public void down(ClientConnection connection) {
            down++;
        }

        @Override
        public void trouble(String line) {
            troubles.add(line);
        }

        @Override
        public void givenUp() {
            givenUp = true;
        }
    }

    /** Time that passes when the test says so. */
    private static final class ManualClock implements SshLink.Clock {

        private record Due(long at, Runnable task) {}

        private final PriorityQueue<Due> timers = new PriorityQueue<>(Comparator.comparingLong(Due::at));
        private long now;

        @Override
        public long getAsLong() {
            return now;
        }

        @Override
        public void later(Duration delay, Runnable task) {
            timers.add(new Due(now + delay.toNanos(), task));
        }

        @Override
        public void soon(Runnable task) {
            later(Duration.ZERO, task);
        }

        void pass(Duration time) {
            long end = now + time.toNanos();
            while (!timers.isEmpty() && timers.peek().at() <= end) {
                next();
            }
            now = end;
        }

        void passUntil(BooleanSupplier condition) {
            while (!condition.getAsBoolean()) {
                assertFalse(timers.isEmpty(), "nothing is going to happen");
                next();
            }
        }

        private void next() {
            Due due = timers.remove();
            now = due.at();
            due.task().run();
        }
    }
}
