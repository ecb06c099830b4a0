package org.sallyport.crypto.jca.internal;

import java.security.Provider;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.sallyport.crypto.CryptoProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The cryptography of the JDK. */
@Component
public final class JdkCrypto implements CryptoProvider {

    private static final Logger LOG = LoggerFactory.getLogger(JdkCrypto.class);

    private final JdkProvider provider = new JdkProvider();

    @Activate
    public JdkCrypto() {
        if (!provider.missing().isEmpty()) {
            LOG.warn(
                    "This JDK lacks its own security providers {}: algorithms that need them are not offered. Add them back to security.provider.* in"
                            + " java.security, or set crypto.provider to another one",
                    provider.missing());
        }
    }

    @Override
    public String name() {
        return "jca";
    }

    @Override
    public Provider provider() {
        return provider;
    }
}
