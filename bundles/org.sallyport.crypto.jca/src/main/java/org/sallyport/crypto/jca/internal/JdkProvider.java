package org.sallyport.crypto.jca.internal;

import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import javax.crypto.Mac;

/**
 * The JDK's own providers as one. Each service is looked up in their very instances, never by the order in which providers are registered.
 *
 * <p>HMAC is here itself, over the digests of SUN: the JDK's takes its digest from whichever registered provider comes first. The JDK's signatures do so
 * too for the hash of what they sign, a few dozen bytes with the same result wherever it is computed; the operation with the key is
 * the JDK's in any case.
 */
final class JdkProvider extends Provider {

    private static final long serialVersionUID = 1L;

    /** In the order in which they are asked. */
    private static final List<String> NAMES = List.of("SUN", "SunRsaSign", "SunEC", "SunJCE");

    private final transient List<Provider> parts = new ArrayList<>();
    private final transient List<String> missing = new ArrayList<>();
    private final transient Map<String, Service> own = new LinkedHashMap<>();

    JdkProvider() {
        super("SallyportJdk", "1.0", "The JDK's own cryptography");
        for (String name : NAMES) {
            find(name).ifPresentOrElse(parts::add, () -> missing.add(name));
        }
        part("SUN").ifPresent(this::addHmac);
    }

    private void addHmac(Provider digests) {
        for (DigestHmac.Kind kind : DigestHmac.Kind.values()) {
            own.put(key("Mac", kind.algorithm()), new HmacService(this, kind, digests));
        }
        try {
            Mac.getInstance(DigestHmac.Kind.HMAC_SHA256.algorithm(), this);
        } catch (SecurityException | NoSuchAlgorithmException e) {
            // A JDK that takes this code only from providers signed by its vendor: its own HMAC then.
            own.clear();
        }
    }

    /** The JDK's providers that this JVM does not have. */
    List<String> missing() {
        return Collections.unmodifiableList(missing);
    }

    @Override
    public Service getService(String type, String algorithm) {
        Service mine = own.get(key(type, algorithm));
        return mine != null
                ? mine
                : parts.stream()
                        .map(part -> part.getService(type, algorithm))
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null);
    }

    @Override
    public Set<Service> getServices() {
        Set<Service> services = new LinkedHashSet<>(own.values());
        for (Provider part : parts) {
            for (Service service : part.getServices()) {
                if (!own.containsKey(key(service.getType(), service.getAlgorithm()))) {
                    services.add(service);
                }
            }
        }
        return Collections.unmodifiableSet(services);
    }

    private Optional<Provider> part(String name) {
        return parts.stream().filter(part -> part.getName().equals(name)).findFirst();
    }

    private static String key(String type, String algorithm) {
        return (type + "." + algorithm).toLowerCase(Locale.ROOT);
    }

    /** A provider is the JDK's if its code is: a name proves nothing. */
    private static Optional<Provider> find(String name) {
        Optional<Provider> registered =
                Optional.ofNullable(Security.getProvider(name)).filter(JdkProvider::isOfTheJdk);
        return registered.isPresent()
                ? registered
                : ServiceLoader.load(Provider.class, ClassLoader.getPlatformClassLoader()).stream()
                        .map(ServiceLoader.Provider::get)
                        .filter(found -> found.getName().equals(name) && isOfTheJdk(found))
                        .findFirst();
    }

    private static boolean isOfTheJdk(Provider provider) {
        Module module = provider.getClass().getModule();
        return module.isNamed()
                && module.getLayer() == ModuleLayer.boot()
                && module.getName().matches("(java|jdk)\\..*");
    }

    /** Makes HMACs; the digest's provider is exact. */
    private static final class HmacService extends Service {

        private final DigestHmac.Kind kind;
        private final Provider digests;

        HmacService(Provider provider, DigestHmac.Kind kind, Provider digests) {
            super(provider, "Mac", kind.algorithm(), DigestHmac.class.getName(), null, null);
            this.kind = kind;
            this.digests = digests;
        }

        @Override
        public Object newInstance(Object parameter) throws NoSuchAlgorithmException {
            return new DigestHmac(kind, digests);
        }
    }
}
