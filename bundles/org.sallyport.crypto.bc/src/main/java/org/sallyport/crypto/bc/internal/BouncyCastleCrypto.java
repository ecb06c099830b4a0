package org.sallyport.crypto.bc.internal;

import java.security.Provider;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.osgi.service.component.annotations.Component;
import org.sallyport.crypto.CryptoProvider;

/** The cryptography of BouncyCastle, in an instance of its own: it is not registered, so nothing else in the JVM sees it. */
@Component
public final class BouncyCastleCrypto implements CryptoProvider {

    private final Provider provider = new BouncyCastleProvider();

    @Override
    public String name() {
        return "bc";
    }

    @Override
    public Provider provider() {
        return provider;
    }
}
