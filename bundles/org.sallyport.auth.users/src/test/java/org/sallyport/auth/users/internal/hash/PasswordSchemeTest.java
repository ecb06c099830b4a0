package org.sallyport.auth.users.internal.hash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PasswordSchemeTest {

    private static final String PASSWORD = "pässwörd 密码 🔑";

    @ParameterizedTest
    @EnumSource
    void makesHashesThatAreReadAgain(PasswordScheme scheme) {
        String text = scheme.create(PASSWORD.toCharArray()).encoded();

        PasswordHash hash = PasswordHash.parse(text);
        assertTrue(hash.matches(PASSWORD.toCharArray()), text);
        assertFalse(hash.matches("password".toCharArray()), text);
        assertNotEquals(text, scheme.create(PASSWORD.toCharArray()).encoded(), "a salt of its own");
        assertEquals(Optional.of(scheme), PasswordScheme.named(scheme.key()));
    }

    @Test
    void bcryptRefusesWhatWouldNotCount() {
        String longest = "x".repeat(72);

        assertTrue(PasswordScheme.BCRYPT.create(longest.toCharArray()).matches(longest.toCharArray()));
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> PasswordScheme.BCRYPT.create((longest + "y").toCharArray()))
                .getMessage();
        assertFalse(message.contains("xx"), message);
    }
}
