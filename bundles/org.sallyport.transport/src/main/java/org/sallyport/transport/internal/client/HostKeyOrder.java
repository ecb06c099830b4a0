package org.sallyport.transport.internal.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.signature.Signature;
import org.sallyport.transport.internal.algorithm.AlgorithmSuite;

/**
 * The signatures of host keys, those of key types that the known hosts have for the server first, as OpenSSH's client does: otherwise a server with
 * several keys would show one that is not known.
 */
record HostKeyOrder(List<NamedFactory<Signature>> signatures) {

    static HostKeyOrder of(AlgorithmSuite suite, Set<String> types) {
        List<NamedFactory<Signature>> first = new ArrayList<>();
        List<NamedFactory<Signature>> rest = new ArrayList<>();
        for (NamedFactory<Signature> signature : suite.hostKeySignatures()) {
            String type = KeyUtils.getCanonicalKeyType(signature.getName());
            (types.contains(type) ? first : rest).add(signature);
        }
        first.addAll(rest);
        return new HostKeyOrder(List.copyOf(first));
    }
}
