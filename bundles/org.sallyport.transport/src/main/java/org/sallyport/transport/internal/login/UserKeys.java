package org.sallyport.transport.internal.login;

import java.security.PublicKey;
import java.util.List;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.signature.Signature;

/** What a server does with users' keys. */
public interface UserKeys {

    /** The signatures that a key may be proved with now, best first. */
    List<NamedFactory<Signature>> accepted();

    /** What a key is called in the log. */
    String fingerprint(PublicKey key);
}
