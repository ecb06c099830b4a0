package org.sallyport.crypto.bc.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.security.Provider;
import java.security.Security;
import javax.crypto.Cipher;
import org.junit.jupiter.api.Test;

class BouncyCastleCryptoTest {

    private final BouncyCastleCrypto crypto = new BouncyCastleCrypto();

    @Test
    void isAnInstanceOfItsOwnThatIsNotRegistered() {
        assertEquals("bc", crypto.name());
        assertSame(crypto.provider(), crypto.provider());
        assertNotSame(crypto.provider(), new BouncyCastleCrypto().provider());
        assertNull(Security.getProvider("BC"));
    }

    @Test
    void primitivesAreItsOwn() throws Exception {
        for (Provider.Service service : crypto.provider().getServices()) {
            assertSame(crypto.provider(), service.getProvider(), service.toString());
        }
        assertSame(
                crypto.provider(),
                Cipher.getInstance("AES/GCM/NoPadding", crypto.provider()).getProvider());
    }
}
