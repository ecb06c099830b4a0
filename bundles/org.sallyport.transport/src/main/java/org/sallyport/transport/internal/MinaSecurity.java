package org.sallyport.transport.internal;

import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.Signature;
import java.util.Optional;
import org.apache.sshd.common.util.security.SecurityProviderChoice;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.common.util.security.bouncycastle.BouncyCastleSecurityProviderRegistrar;
import org.apache.sshd.common.util.security.eddsa.bouncycastle.BouncyCastleEdDSASupport;
import org.apache.sshd.common.util.security.eddsa.generic.EdDSASupport;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * Keeps the SSH library from registering BouncyCastle with the JVM, and from asking whoever is registered. The library knows Ed25519 keys only as
 * BouncyCastle's, so it gets an instance of its own for these; everything else that it does not take from a server's crypto provider comes from the
 * JDK's own providers.
 */
public final class MinaSecurity {

    static {
        SecurityUtils.registerSecurityProvider(new PrivateBouncyCastle());
        PrivateJdk.all().forEach(SecurityUtils::registerSecurityProvider);
        // Runs the library's own registration, which would make BouncyCastle its default.
        SecurityUtils.isBouncyCastleRegistered();
        SecurityUtils.setDefaultProviderChoice(SecurityProviderChoice.EMPTY);
    }

    private MinaSecurity() {}

    /** To be called before anything else of the library is used; further calls do nothing. */
    public static void prepare() {
        // The work is done when the class is initialised.
    }

    private static final class PrivateBouncyCastle extends BouncyCastleSecurityProviderRegistrar {

        private final Provider provider = new BouncyCastleProvider();

        @Override
        public Provider getSecurityProvider() {
            return provider;
        }

        /** Said outright: the library would look for BouncyCastle's classes from this bundle, which does not import all of them. */
        @Override
        public Optional<EdDSASupport<?, ?>> getEdDSASupport() {
            return Optional.of(new BouncyCastleEdDSASupport());
        }

        @Override
        public boolean isNamedProviderUsed() {
            return false;
        }

        @Override
        public boolean isSecurityEntitySupported(Class<?> entity, String name) {
            boolean forKeys =
                    entity == KeyFactory.class || entity == KeyPairGenerator.class || entity == Signature.class;
            return forKeys && PrivateJdk.isEd25519(name);
        }
    }
}
