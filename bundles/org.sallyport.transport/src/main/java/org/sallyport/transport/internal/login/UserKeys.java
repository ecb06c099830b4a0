package org.sallyport.transport.internal.login;

import java.util.List;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.signature.Signature;

/** The signatures that a user's key may be proved with, best first. */
@FunctionalInterface
public interface UserKeys {

    /** The algorithms that are accepted now. */
    List<NamedFactory<Signature>> accepted();
}
