package org.sallyport.tunnel.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.Socket;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.sallyport.channel.ChannelRefusal;
import org.sallyport.tunnel.TunnelStatus.State;

/** A tunnel whose clients speak SOCKS. */
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

    @Test
    void socksClientsHaveALimitedTimeToSpeak() throws Exception {
        configuration.putAll(Map.of("type", "dynamic", "socks.timeout", "200ms"));
        start();
        try (Socket client = connect()) {
            client.getOutputStream().write(hex("05 01"));
            assertEquals(-1, client.getInputStream().read());
        }
        await(() -> tunnel.status().clients() == 0);
    }
}
