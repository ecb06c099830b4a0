package org.sallyport.testkit;

import org.sallyport.crypto.CryptoProvider;
import org.sallyport.crypto.bc.internal.BouncyCastleCrypto;

/** {@code crypto.bc} keeps the contract. */
class BouncyCastleCryptoTest extends CryptoProviderContract {

    @Override
    protected CryptoProvider createProvider() {
        return new BouncyCastleCrypto();
    }
}
