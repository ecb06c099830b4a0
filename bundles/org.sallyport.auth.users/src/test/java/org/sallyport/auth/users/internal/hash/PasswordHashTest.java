package org.sallyport.auth.users.internal.hash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The vectors come from argon2-cffi 25.1, bcrypt 5.0 and passlib 1.7 of Python, its hashlib, glibc's crypt(3), and OpenSSL 3. */
class PasswordHashTest {

    private static final String PLAIN = "correct horse";
    private static final String ACCENTS = "pässwörd 密码 🔑";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$AdweBLwcflnNX2HVW8i1Mtu7frrn4Ki7h/rYSGuU7Is",
                "$argon2id$v=19$m=1024,t=3,p=4$MTIzNDU2Nzg$hrwxARogprgrP9S2F5bcAL7uTZ/hRfiprME/XFzx1ckMo0V2jvWv6y/4YdutWbQXbmVWh0X3/utw77Pms47o/Q",
                "$argon2id$v=19$m=64,t=1,p=1$MTIzNDU2Nzg$Pd0o/lDnPfiIviRZMk7J1Q",
                "$2a$05$WH1psfSGROpmoDM3M1BPw.HWxW2766m.eVZ2q7XJO.c0oPu1Ub5P6",
                "$2b$05$L3S4bg353KzMDpUlENT..uPb/I0EnxttblxInjIwKtUqTktM1mINy",
                "$2y$05$abcdefghijklmnopqrstuuHNbAKRhpaujgo33bRWs.NLUTJO3lOy2",
                "$pbkdf2-sha256$1000$.//.MDEyMzQ1Njc4OWFiYw$iVs7RpNwmclGZGrFg0KDWOTvxEHB7Nw0erP/LhZFkTY",
                "$pbkdf2-sha512$1000$.//.MDEyMzQ1Njc4OWFiYw$AvKeStcE5OGKiws96K4EIy9jBPozayK7oeZUZPn6dFVvYcXuf9jnIHRrM82fW/6osD4m62kHHckbismMw6RYVw",
                "$pbkdf2-sha256$i=2000,l=32$8PHy8/T19vf4+fr7/P3+/w$S9tmU14xjsmQModp8Wsk4oAyKuV5X69tCjuO8DWRSQc",
                "$pbkdf2-sha512$i=2000,l=32$8PHy8/T19vf4+fr7/P3+/w$E2gC60KSq2HYLESFK1nvKM1zRZDV3QZRl+l8Zhq9IsE",
                "$6$saltstring$.r0X7ub5wGR2v4Xz7svCIozfnlorFh19V89t8KC9Umd81uGhFgsyTRNyzQDXDIm17fFcR9z3z7oBNdsyYBbtm/",
                "$6$0123456789abcdef$lDHzA5IdO41viXIs6llkDKq4Uh2VG9JXIYJ.taq2zlNFqBnKQ0/fOUW0Zoz49ZnOpe2ACY.PoF6wosL.jL3Af0"
            })
    void knowsThePasswordOfOtherTools(String text) {
        PasswordHash hash = PasswordHash.parse(text);

        assertTrue(hash.matches(PLAIN.toCharArray()));
        assertFalse(hash.matches("Correct horse".toCharArray()));
        assertFalse(hash.matches("correct hors".toCharArray()));
        assertTrue(PasswordHash.parse(hash.encoded()).matches(PLAIN.toCharArray()), "the text is kept or spelt anew");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$jSDN+I5tyW78DNCarg7VR00SeMy2bqQY7dUCoRbXz8I",
                "$2b$05$oSiiGiGpF5O7HtB3llrQbODBugnqgmNGuY2qIXVDVpqD7JRKDYnMC",
                "$pbkdf2-sha256$29000$fQ.B8J4zJqSUklLKmbNWCg$Qv5WL4Msn0iaUd2SDxLzmaN/2uXFNLrADaU73MhLfAE",
                "$pbkdf2-sha512$29000$AwBgzLn3ntO6l7IWYkyp1Q$rjw1Pu/ETZCOrogIbfVzWWbpbil8fE0j/xy8xbKhu98Qugr9aVlK/G69A6l2JdRxYc5ESF9Bodhi9p4duVhgZw",
                "$6$rounds=10000$saltstringsaltst$4XuKP.03bYjby927dFG/kfy9h12A//0LDyJ/vo1I3Q2/fxDlIV/E1I5fjcJDIAsSkQtBsJcKtg/CY0jxga9hH/"
            })
    void takesPasswordsAsUtf8(String text) {
        assertTrue(PasswordHash.parse(text).matches(ACCENTS.toCharArray()));
        assertFalse(PasswordHash.parse(text).matches("password".toCharArray()));
    }

    @ParameterizedTest
    @CsvSource({
        "1024, '$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$AA3L9fBNBJB7+ZQKb0p5i1GjI8lKGBLgIPd0tVB/X8o'",
        "1024, '$pbkdf2-sha256$i=2000$8PHy8/T19vf4+fr7/P3+/w$EfSX0iV7Vw6N+/nslg9Cs46HzU1dxdz22UvUMTMjchs'",
        "1024, '$pbkdf2-sha512$i=2000$8PHy8/T19vf4+fr7/P3+/w$StB7z63sMTTtB049Zfcr+btx3aVl6Vr3kk6vHl1bnvYtz2a0OhL8No0xk536Br2MwIxRYlJKGIRz6n1yRJan3Q'",
        "500, '$6$abcd$gdtm9vlAUE/TJHCu0uty9hXJIy4cbLSaOchn0gLWpj9Cmmaj1AXyZG9kTTTnn7zzPrnOzsIbaTmKreHHuhSM9.'"
    })
    void takesLongPasswordsWhole(int length, String text) {
        PasswordHash hash = PasswordHash.parse(text);

        assertTrue(hash.matches("x".repeat(length).toCharArray()));
        assertFalse(hash.matches(("x".repeat(length - 1) + "y").toCharArray()));
    }

    @Test
    void bcryptCountsTheFirst72BytesAsEverywhere() {
        PasswordHash hash = PasswordHash.parse("$2b$05$oSiiGiGpF5O7HtB3llrQbOk9wRcM7VSelsl/HhULxXgM3bfNOOZFS");

        assertTrue(hash.matches("y".repeat(72).toCharArray()));
        assertFalse(hash.matches("y".repeat(71).toCharArray()));
    }

    @Test
    void makesArgon2idWithOwaspsCosts() {
        PasswordHash hash = PasswordHash.create(ACCENTS.toCharArray());

        assertTrue(
                hash.encoded().matches("\\$argon2id\\$v=19\\$m=19456,t=2,p=1\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}"));
        assertTrue(PasswordHash.parse(hash.encoded()).matches(ACCENTS.toCharArray()));
        assertFalse(hash.matches(PLAIN.toCharArray()));
        assertNotEquals(
                hash.encoded(), PasswordHash.create(ACCENTS.toCharArray()).encoded(), "each has its own salt");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$argon2id$v=19$m=64,t=1,p=1$MTIzNDU2Nzg$Pd0o/lDnPfiIviRZMk7J1Q",
                "$2y$05$abcdefghijklmnopqrstuuHNbAKRhpaujgo33bRWs.NLUTJO3lOy2",
                "$pbkdf2-sha512$1000$.//.MDEyMzQ1Njc4OWFiYw$AvKeStcE5OGKiws96K4EIy9jBPozayK7oeZUZPn6dFVvYcXuf9jnIHRrM82fW/6osD4m62kHHckbismMw6RYVw",
                "$6$rounds=10000$saltstringsaltst$4XuKP.03bYjby927dFG/kfy9h12A//0LDyJ/vo1I3Q2/fxDlIV/E1I5fjcJDIAsSkQtBsJcKtg/CY0jxga9hH/"
            })
    void decoysCostTheSameAndMatchNothing(String text) {
        PasswordHash hash = PasswordHash.parse(text);
        PasswordHash decoy = hash.decoy();

        assertEquals(hash.toString(), decoy.toString());
        assertEquals(hash.memory(), decoy.memory());
        assertNotEquals(hash.encoded(), decoy.encoded());
        assertEquals(
                decoy.toString(), PasswordHash.parse(decoy.encoded()).toString(), "a decoy is a hash like any other");
        assertFalse(decoy.matches(PLAIN.toCharArray()));
        assertFalse(decoy.matches(ACCENTS.toCharArray()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hunter2",
                "$hunter2$",
                "$2b$hunter2",
                "$2$05$L3S4bg353KzMDpUlENT..uPb/I0EnxttblxInjIwKtUqTktM1mINy",
                "$2x$05$L3S4bg353KzMDpUlENT..uPb/I0EnxttblxInjIwKtUqTktM1mINy",
                "$2b$05$L3S4bg353KzMDpUlENT..uPb/I0EnxttblxInjIwKtUqTktM1mIN",
                "$2b$05$L3S4bg353KzMDpUlENT.!uPb/I0EnxttblxInjIwKtUqTktM1mINy",
                "$2b$05$L3S4bg353KzMDpUlENT..vPb/I0EnxttblxInjIwKtUqTktM1mINy",
                "$1$hunter2$abcdefghijklmnopqrstuv",
                "$5$hunter2$abcdefghijklmnopqrstuvabcdefghijklmnopqrstu",
                "$6$",
                "$6$salt$short",
                "$6$$.r0X7ub5wGR2v4Xz7svCIozfnlorFh19V89t8KC9Umd81uGhFgsyTRNyzQDXDIm17fFcR9z3z7oBNdsyYBbtm/",
                "$6$saltstringsaltstr$.r0X7ub5wGR2v4Xz7svCIozfnlorFh19V89t8KC9Umd81uGhFgsyTRNyzQDXDIm17fFcR9z3z7oBNdsyYBbtm/",
                "$argon2i$v=19$m=64,t=1,p=1$MTIzNDU2Nzg$zGk1WxlolyhOJwV/qOYCag",
                "$argon2d$v=19$m=64,t=1,p=1$MTIzNDU2Nzg$4BpvWHjydZECtmUi4tReAQ",
                "$argon2id$v=16$m=64,t=1,p=1$MTIzNDU2Nzg$N87bjzj9s5zLGa0udd84gQ",
                "$argon2id$m=64,t=1,p=1$MTIzNDU2Nzg$N87bjzj9s5zLGa0udd84gQ",
                "$argon2id$v=19$m=64,t=1$MTIzNDU2Nzg$Pd0o/lDnPfiIviRZMk7J1Q",
                "$argon2id$v=19$m=64,t=1,p=1,p=1$MTIzNDU2Nzg$Pd0o/lDnPfiIviRZMk7J1Q",
                "$argon2id$v=19$m=64,t=-1,p=1$MTIzNDU2Nzg$Pd0o/lDnPfiIviRZMk7J1Q",
                "$argon2id$v=19$m=99999999999,t=1,p=1$MTIzNDU2Nzg$Pd0o/lDnPfiIviRZMk7J1Q",
                "$argon2id$v=19$m=64,t=1,p=1$MTIz$Pd0o/lDnPfiIviRZMk7J1Q",
                "$argon2id$v=19$m=64,t=1,p=1$MTIzNDU2Nzg$Pd0o",
                "$argon2id$v=19$m=64,t=1,p=1$MTIzNDU2Nzg$hunter2hunter2!",
                "$argon2id$v=19$m=64,t=1,p=1$MTIzNDU2Nzg$",
                "$pbkdf2-sha256$i=2000,l=16$8PHy8/T19vf4+fr7/P3+/w$S9tmU14xjsmQModp8Wsk4oAyKuV5X69tCjuO8DWRSQc",
                "$pbkdf2-sha256$l=32$8PHy8/T19vf4+fr7/P3+/w$S9tmU14xjsmQModp8Wsk4oAyKuV5X69tCjuO8DWRSQc",
                "$pbkdf2-sha1$i=2000$8PHy8/T19vf4+fr7/P3+/w$S9tmU14xjsmQModp8Wsk4oAyKuV5X69tCjuO8DWRSQc",
                "$pbkdf2$2000$8PHy8/T19vf4+fr7/P3+/w$S9tmU14xjsmQModp8Wsk4oAyKuV5X69tCjuO8DWRSQc"
            })
    void refusesWhatIsNoHashAndRepeatsNothingOfIt(String text) {
        String message = assertThrows(IllegalArgumentException.class, () -> PasswordHash.parse(text))
                .getMessage();

        assertTrue(message.contains(": "), message + " does not say what would be right");
        for (String part : text.split("\\$")) {
            assertFalse(part.length() > 5 && message.contains(part) && !PasswordHash.ACCEPTED.contains(part), message);
        }
        assertFalse(message.contains("hunter2"), message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$argon2id$v=19$m=65537,t=1,p=1$MTIzNDU2Nzg$Pd0o/lDnPfiIviRZMk7J1Q",
                "$argon2id$v=19$m=7,t=1,p=1$MTIzNDU2Nzg$Pd0o/lDnPfiIviRZMk7J1Q",
                "$argon2id$v=19$m=64,t=17,p=1$MTIzNDU2Nzg$Pd0o/lDnPfiIviRZMk7J1Q",
                "$argon2id$v=19$m=65536,t=9,p=1$MTIzNDU2Nzg$Pd0o/lDnPfiIviRZMk7J1Q",
                "$argon2id$v=19$m=64,t=0,p=1$MTIzNDU2Nzg$Pd0o/lDnPfiIviRZMk7J1Q",
                "$argon2id$v=19$m=1024,t=1,p=17$MTIzNDU2Nzg$Pd0o/lDnPfiIviRZMk7J1Q",
                "$2b$16$L3S4bg353KzMDpUlENT..uPb/I0EnxttblxInjIwKtUqTktM1mINy",
                "$2b$03$L3S4bg353KzMDpUlENT..uPb/I0EnxttblxInjIwKtUqTktM1mINy",
                "$pbkdf2-sha256$2000001$8PHy8/T19vf4+fr7/P3+/w$S9tmU14xjsmQModp8Wsk4oAyKuV5X69tCjuO8DWRSQc",
                "$pbkdf2-sha256$i=999,l=32$8PHy8/T19vf4+fr7/P3+/w$S9tmU14xjsmQModp8Wsk4oAyKuV5X69tCjuO8DWRSQc",
                "$6$rounds=500001$saltstringsaltst$4XuKP.03bYjby927dFG/kfy9h12A//0LDyJ/vo1I3Q2/fxDlIV/E1I5fjcJDIAsSkQtBsJcKtg/CY0jxga9hH/",
                "$6$rounds=999$saltstringsaltst$4XuKP.03bYjby927dFG/kfy9h12A//0LDyJ/vo1I3Q2/fxDlIV/E1I5fjcJDIAsSkQtBsJcKtg/CY0jxga9hH/"
            })
    void refusesCostsOutsideTheLimits(String text) {
        String message = assertThrows(IllegalArgumentException.class, () -> PasswordHash.parse(text))
                .getMessage();

        assertTrue(message.contains("only ") && message.contains(" are taken"), message);
    }

    @Test
    void refusesEndlessTexts() {
        String endless = "$argon2id$v=19$m=64,t=1,p=1$" + "A".repeat(1_000_000);

        assertThrows(IllegalArgumentException.class, () -> PasswordHash.parse(endless));
    }

    @Test
    void printsKindAndCostOnly() {
        PasswordHash hash = PasswordHash.parse("$argon2id$v=19$m=64,t=1,p=1$MTIzNDU2Nzg$Pd0o/lDnPfiIviRZMk7J1Q");

        assertEquals("Argon2id m=64 t=1 p=1", hash.toString());
    }
}
