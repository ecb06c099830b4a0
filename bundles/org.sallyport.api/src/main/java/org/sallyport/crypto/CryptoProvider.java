package org.sallyport.crypto;

import java.security.Provider;
import org.osgi.annotation.versioning.ConsumerType;

/** A source of cryptographic primitives. */
@ConsumerType
public interface CryptoProvider {

    /** The name a server's {@code crypto.provider} asks for, such as {@code jca}; lower case, without blanks. */
    String name();

    /**
     * The JCA provider that every primitive is taken from. It is used as an instance: it is never registered with {@link
     * java.security.Security}, so what the rest of the JVM sees does not change. The same instance at every call.
     */
    Provider provider();
}
