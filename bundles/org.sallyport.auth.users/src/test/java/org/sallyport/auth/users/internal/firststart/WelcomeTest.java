package org.sallyport.auth.users.internal.firststart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sallyport.testkit.FakeServer;

class WelcomeTest {

    private static final DemoUser DEMO = DemoUser.invent(Path.of("etc"));

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1",
        "127.0.0.5, 127.0.0.5",
        "0.0.0.0, 127.0.0.1",
        "::, 127.0.0.1",
        "::1, [::1]",
        "192.0.2.7, 192.0.2.7",
        "2001:db8::7, [2001:db8:0:0:0:0:0:7]",
        "192.0.2.7 ::1, [::1]",
        "192.0.2.7 ::1 127.0.0.1, 127.0.0.1"
    })
    void namesAHostThatReachesTheServer(String bound, String host) {
        String text = text(bound.split(" ")).orElseThrow();

        assertTrue(text.endsWith("\n\nsftp -P 2222 demo@" + host + "\n\n"), text);
        assertTrue(text.contains(DEMO.password()));
    }

    @Test
    void isEmptyWhileNothingListens() {
        assertEquals(Optional.empty(), text());
    }

    private static Optional<String> text(String... hosts) {
        return Welcome.text(
                new FakeServer(
                        "default",
                        Arrays.stream(hosts)
                                .map(host -> new InetSocketAddress(host, 2222))
                                .toList(),
                        List.of()),
                DEMO);
    }
}
