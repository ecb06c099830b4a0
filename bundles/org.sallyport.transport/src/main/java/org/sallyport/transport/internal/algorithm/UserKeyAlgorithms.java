package org.sallyport.transport.internal.algorithm;

import java.util.List;
import java.util.function.BiConsumer;
import org.apache.sshd.common.kex.extension.DefaultServerKexExtensionHandler;
import org.apache.sshd.common.kex.extension.parser.ServerSignatureAlgorithms;
import org.apache.sshd.common.session.Session;

/** Tells clients which signatures of user keys are taken (server-sig-algs, RFC 8308, section 3.1): not those of host keys, which the engine tells. */
final class UserKeyAlgorithms extends DefaultServerKexExtensionHandler {

    private final List<String> names;

    UserKeyAlgorithms(List<String> names) {
        this.names = names;
    }

    @Override
    public void collectExtensions(Session session, KexPhase phase, BiConsumer<String, Object> marshaller) {
        if (phase == KexPhase.NEWKEYS) {
            marshaller.accept(ServerSignatureAlgorithms.NAME, names);
        }
    }
}
