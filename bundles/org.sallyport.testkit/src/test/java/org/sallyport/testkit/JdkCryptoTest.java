package org.sallyport.testkit;

import org.sallyport.crypto.CryptoProvider;
import org.sallyport.crypto.jca.internal.JdkCrypto;

/** {@code crypto.jca} keeps the contract; its own tests are beside it. */
class JdkCryptoTest extends CryptoProviderContract {

    @Override
    protected CryptoProvider createProvider() {
        return new JdkCrypto();
    }
}
