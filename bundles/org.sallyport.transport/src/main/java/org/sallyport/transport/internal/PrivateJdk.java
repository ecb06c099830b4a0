package org.sallyport.transport.internal;

import java.security.Provider;
import java.security.Security;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import org.apache.sshd.common.util.security.AbstractSecurityProviderRegistrar;

/** One of the JDK's own providers for the SSH library, which would otherwise ask for whichever provider comes first in the JVM. */
final class PrivateJdk extends AbstractSecurityProviderRegistrar {

    private static final List<String> NAMES = List.of("SUN", "SunRsaSign", "SunEC", "SunJCE");

    private final Provider provider;

    private PrivateJdk(Provider provider) {
        super("Sallyport" + provider.getName());
        this.provider = provider;
    }

    /** Those that this JVM has. */
    static Stream<PrivateJdk> all() {
        return Arrays.stream(Security.getProviders())
                .filter(provider -> NAMES.contains(provider.getName()) && isOfTheJdk(provider))
                .map(PrivateJdk::new);
    }

    /** By its code: a name proves nothing. */
    private static boolean isOfTheJdk(Provider provider) {
        Module module = provider.getClass().getModule();
        return module.getLayer() == ModuleLayer.boot() && module.getName().matches("(java|jdk)\\..*");
    }

    @Override
    public Provider getSecurityProvider() {
        return provider;
    }

    @Override
    public boolean isSupported() {
        return true;
    }

    @Override
    public boolean isNamedProviderUsed() {
        return false;
    }

    @Override
    public boolean isSecurityEntitySupported(Class<?> entity, String name) {
        String algorithm = entity == Cipher.class ? name.split("/", 2)[0] : name;
        return !isEd25519(name) && provider.getService(entity.getSimpleName(), algorithm) != null;
    }

    /** Whether it is about Ed25519 keys, which the library knows only as BouncyCastle's. */
    static boolean isEd25519(String name) {
        String algorithm = name.toLowerCase(Locale.ROOT);
        return algorithm.contains("eddsa") || algorithm.contains("ed25519");
    }
}
