package org.sallyport.tunnel.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.Socket;
import java.net.SocketException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sallyport.channel.ChannelRefusal;
import org.sallyport.tunnel.TunnelStatus.State;
import org.sallyport.tunnel.internal.net.TestChannel;

/** A tunnel whose clients speak SOCKS: whatever fails, they are told. */
class SocksTunnelTest extends TunnelCase {

    @Test
    void socksClientsAreToldWhatCameOfIt() throws Exception {
        configuration.put("type", "dynamic");
        start();
        try (Socket client = connect()) {
            client.getOutputStream().write(hex("05 01 00 05 01 00 03 03 777777 0050 68656c6c6f"));
            assertArrayEquals(
                    hex("05 00 05 00 00 01 00000000 0000"),
                    client.getInputStream().readNBytes(12));
            assertEquals("www:80", opened(1).target());
            await(() -> opened(1).channel().sentText().equals("hello"));
        }
        gate.refuse(new ChannelRefusal(ChannelRefusal.PROHIBITED, "no"));
        try (Socket client = connect()) {
            client.getOutputStream().write(hex("05 01 00 05 01 00 03 03 777777 0050"));
            assertArrayEquals(
                    hex("05 00 05 02 00 01 00000000 0000"),
                    client.getInputStream().readAllBytes());
        }
        try (Socket client = connect()) {
            client.getOutputStream().write(hex("04 02 0050 0a010203 00"));
            assertArrayEquals(
                    hex("00 5b 0000 00000000"), client.getInputStream().readAllBytes());
        }
    }

    @Test
    void socksClientsThatSendEarlyReadWhyTheyAreRefused() throws Exception {
        configuration.putAll(Map.of("type", "dynamic", "waiting.timeout", "300ms"));
        gate.away(true);
        start();
        await(() -> tunnel.status().state() == State.WAITING);
        try (Socket client = connect()) {
            client.getOutputStream().write(hex("05 01 00 05 01 00 03 03 777777 0050"));
            client.getOutputStream().write(new byte[64 * 1024]);
            await(() -> tunnel.status().accepted() == 1 && tunnel.status().clients() == 0);
            client.getOutputStream().write(new byte[64 * 1024]);
            assertArrayEquals(
                    hex("05 00 05 01 00 01 00000000 0000"),
                    client.getInputStream().readAllBytes());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', ''",
        "05 01, 05 ff",
        "05 01 00, 05 00 05 01 00 01 00000000 0000",
        "05 01 00 05 01, 05 00 05 01 00 01 00000000 0000",
        "04 01 0050, 00 5b 0000 00000000",
        "47, ''"
    })
    void socksClientsHaveALimitedTimeToSpeak(String sent, String answer) throws Exception {
        configuration.putAll(Map.of("type", "dynamic", "socks.timeout", "200ms"));
        start();
        assertAnswered(sent, answer);
        await(() -> tunnel.status().clients() == 0);
    }

    @ParameterizedTest
    @CsvSource({"05 01, 05 ff", "05 01 00 05 01, 05 00 05 01 00 01 00000000 0000", "04 01 0050, 00 5b 0000 00000000"})
    void socksClientsThatEndInTheMiddleOfARequestAreToldSo(String sent, String answer) throws Exception {
        configuration.put("type", "dynamic");
        start();
        try (Socket client = connect()) {
            client.getOutputStream().write(hex(sent));
            client.shutdownOutput();
            assertArrayEquals(hex(answer), client.getInputStream().readAllBytes());
        }
    }

    @ParameterizedTest
    @CsvSource({"05 01 00, 05 ff", "04 01 0050 0a010203 00, 00 5b 0000 00000000"})
    void socksClientsBeyondTheLimitAreToldSo(String sent, String answer) throws Exception {
        configuration.putAll(Map.of("type", "dynamic", "max.clients", "1"));
        start();
        try (Socket first = connect()) {
            await(() -> tunnel.status().clients() == 1);
            assertAnswered(sent, answer);
            first.getOutputStream().write(hex("05 01 00"));
            assertArrayEquals(hex("05 00"), first.getInputStream().readNBytes(2));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "05 01 00 05 01 00 03 03 777777 0050, 05 00 05 01 00 01 00000000 0000",
        "04 01 0050 0a010203 00, 00 5b 0000 00000000"
    })
    void socksClientsThatWaitAreToldThatTheTunnelStops(String sent, String answer) throws Exception {
        configuration.put("type", "dynamic");
        gate.away(true);
        start();
        await(() -> tunnel.status().state() == State.WAITING);
        assertAnsweredAfter(sent, answer, tunnel::stop);
    }

    @ParameterizedTest
    @CsvSource({"05, 05 ff", "05 01 00, 05 00 05 01 00 01 00000000 0000", "04 01, 00 5b 0000 00000000"})
    void socksClientsThatSpeakAreToldThatTheTunnelStops(String sent, String answer) throws Exception {
        configuration.put("type", "dynamic");
        start();
        assertAnsweredAfter(sent, answer, tunnel::stop);
    }

    @ParameterizedTest
    @CsvSource({"stop", "end of drain"})
    void socksClientsWhoseChannelDoesNotOpenAreToldThatTheTunnelStops(String how) throws Exception {
        configuration.putAll(Map.of("type", "dynamic", "drain.timeout", "200ms"));
        gate.silent();
        start();
        awaitUp();
        String request = "05 01 00 05 01 00 03 03 777777 0050";
        assertAnsweredAfter(request, "05 00 05 01 00 01 00000000 0000", () -> {
            await(() -> gate.unanswered().size() == 1);
            if (how.equals("stop")) {
                tunnel.stop();
            } else {
                tunnel.makeWay(false);
            }
        });
    }

    @Test
    void aSocksClientThatWasToldOfItsSuccessIsNotToldOfAFailure() throws Exception {
        configuration.put("type", "dynamic");
        gate.silent();
        start();
        awaitUp();
        try (Socket client = connect()) {
            client.getOutputStream().write(hex("05 01 00 05 01 00 03 03 777777 0050"));
            await(() -> gate.unanswered().size() == 1);
            Runnable goOn = holdUpLoop();
            tunnel.stop();
            gate.unanswered().get(0).opened(new TestChannel());
            assertArrayEquals(
                    hex("05 00 05 00 00 01 00000000 0000"),
                    client.getInputStream().readNBytes(12));
            goOn.run();
            assertThrows(SocketException.class, () -> client.getInputStream().read());
        }
    }

    @Test
    void aSocksClientThatIsCarriedIsNotToldOfAFailure() throws Exception {
        configuration.put("type", "dynamic");
        start();
        awaitUp();
        try (Socket client = connect()) {
            client.getOutputStream().write(hex("05 01 00 05 01 00 03 03 777777 0050"));
            assertArrayEquals(
                    hex("05 00 05 00 00 01 00000000 0000"),
                    client.getInputStream().readNBytes(12));
            tunnel.stop();
            assertThrows(SocketException.class, () -> client.getInputStream().read());
        }
    }

    /** A client that sends this gets that, and the end of file. */
    private void assertAnswered(String sent, String answer) throws Exception {
        assertAnsweredAfter(sent, answer, () -> {});
    }

    /** Likewise, after what was sent has been read and something has happened. */
    private void assertAnsweredAfter(String sent, String answer, Runnable meanwhile) throws Exception {
        long before = tunnel.status().accepted();
        try (Socket client = connect()) {
            client.getOutputStream().write(hex(sent));
            await(() -> tunnel.status().accepted() > before);
            awaitLoop();
            meanwhile.run();
            assertArrayEquals(hex(answer), client.getInputStream().readAllBytes());
        }
    }
}
