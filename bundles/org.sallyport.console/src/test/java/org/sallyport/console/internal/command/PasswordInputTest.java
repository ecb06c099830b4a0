package org.sallyport.console.internal.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.Test;

class PasswordInputTest {

    @Test
    void oneLineIsRead() throws Exception {
        InputStream in = input("pässwörd 密码\r\nnext\n");

        assertArrayEquals("pässwörd 密码".toCharArray(), PasswordInput.read(in));
        assertArrayEquals("next".toCharArray(), PasswordInput.read(in));
        assertThrows(CommandException.class, () -> PasswordInput.read(in));
    }

    @Test
    void whatIsNoPasswordIsRefused() {
        assertEquals("an empty password is none; nothing is changed", refusal(input("\n")));
        assertEquals("a password has at most 1024 bytes", refusal(input("x".repeat(1025))));
        assertEquals("the password is not UTF-8", refusal(new ByteArrayInputStream(new byte[] {(byte) 0xff})));
    }

    private static String refusal(InputStream in) {
        return assertThrows(CommandException.class, () -> PasswordInput.read(in))
                .getMessage();
    }

    private static InputStream input(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
