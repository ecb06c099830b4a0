package org.sallyport.transport.internal.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PermitListTest {

    @Test
    void anEmptyListPermitsNothing() {
        assertFalse(PermitList.NONE.permits("localhost", 80));
        assertFalse(PermitList.NONE.permitsAddresses(80));
    }

    @ParameterizedTest
    @CsvSource({
        "db.internal:5432, db.internal, 5432, true",
        "db.internal:5432, DB.Internal, 5432, true",
        "db.internal:5432, db.internal, 5433, false",
        "db.internal:5432, db.internal., 5432, false",
        "db.internal:5432, other.internal, 5432, false",
        "db.internal:*, db.internal, 1, true",
        "*:443, anything, 443, true",
        "*:443, 127.0.0.1, 443, true",
        "*:443, anything, 80, false",
    })
    void permitsByName(String entry, String host, int port, boolean permitted) {
        assertEquals(permitted, list(entry).permits(host, port));
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8:22, 10.255.0.1, 22, true",
        "10.0.0.0/8:22, 11.0.0.1, 22, false",
        "10.0.0.0/8:22, 10.0.0.1, 23, false",
        "10.1.2.3:22, 10.1.2.3, 22, true",
        "10.1.2.3:22, 10.1.2.4, 22, false",
        "10.1.2.0/23:*, 10.1.3.9, 9, true",
        "10.1.2.0/23:*, 10.1.4.9, 9, false",
        "0.0.0.0/0:80, 192.0.2.1, 80, true",
        "0.0.0.0/0:80, ::1, 80, false",
        "[::1]:80, ::1, 80, true",
        "[fd00::/8]:*, fd12::1, 80, true",
        "[fd00::/8]:*, fe80::1, 80, false",
        // What is written as a mapped address is an IPv4 address.
        "127.0.0.1:80, ::ffff:127.0.0.1, 80, true",
    })
    void permitsByAddress(String entry, String address, int port, boolean permitted) {
        assertFalse(list(entry).permits(address, port), "an address is not a name");
        assertEquals(permitted, list(entry).permits(Literal.parse(address).orElseThrow(), port));
    }

    @Test
    void namesAreResolvedOnlyWhereThatMatters() {
        assertTrue(list("10.0.0.0/8:22").permitsAddresses(22));
        assertFalse(list("10.0.0.0/8:22").permitsAddresses(80));
        assertFalse(list("db.internal:5432").permitsAddresses(5432));
    }

    /** Resolvers know them as addresses; here they are names, and what they resolve to is held against the list. */
    @ParameterizedTest
    @ValueSource(
            strings = {"127.1", "2130706433", "0x7f.1", "1.2.3.4.5", "256.1.1.1", "1.2.3.4.", "localhost", "", "::g"})
    void otherNotationsAreNoAddresses(String text) {
        assertEquals(Optional.empty(), Literal.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "db.internal", "db.internal:", "db.internal:0", "db.internal:65536", "db.internal:ssh", ":80",
                        "10.0.0.0/33:22",
                "10.0.0.0/:22", "name/8:22", "::1:80", "[::1]", "*.example.org:80", "a b:80", "none"
            })
    void refusesWhatMeansNothing(String entry) {
        assertEquals(Optional.empty(), PermitList.parse(List.of("localhost:80", entry)));
    }

    private static PermitList list(String entry) {
        return PermitList.parse(List.of(entry)).orElseThrow();
    }
}
