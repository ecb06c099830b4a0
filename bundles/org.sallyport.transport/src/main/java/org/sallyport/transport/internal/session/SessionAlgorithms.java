package org.sallyport.transport.internal.session;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.kex.KexProposalOption;
import org.apache.sshd.common.kex.KexState;
import org.apache.sshd.common.kex.KeyExchangeFactory;
import org.apache.sshd.common.session.helpers.AbstractSession;
import org.apache.sshd.common.signature.Signature;
import org.sallyport.transport.internal.algorithm.AlgorithmKind;
import org.sallyport.transport.internal.algorithm.AlgorithmSuite;

/** The algorithms of one session: each key exchange proposes what is offered at its beginning, and keeps to it until its end. */
public final class SessionAlgorithms {

    private static final Map<AlgorithmKind, List<KexProposalOption>> OPTIONS = Map.of(
            AlgorithmKind.KEY_EXCHANGE, List.of(KexProposalOption.ALGORITHMS),
            AlgorithmKind.CIPHER, List.of(KexProposalOption.C2SENC, KexProposalOption.S2CENC),
            AlgorithmKind.MAC, List.of(KexProposalOption.C2SMAC, KexProposalOption.S2CMAC),
            AlgorithmKind.COMPRESSION, List.of(KexProposalOption.C2SCOMP, KexProposalOption.S2CCOMP));

    private final AbstractSession session;
    private volatile Optional<AlgorithmSuite> pinned = Optional.empty();
    private volatile Optional<String> hostKeyAlgorithm = Optional.empty();

    /** None before the first key exchange. */
    public SessionAlgorithms(AbstractSession session) {
        this.session = session;
    }

    /**
     * A key exchange begins.
     *
     * @param exchanges those of the session's side
     * @param hostKeys signatures for the first time; later the host proves itself as it did then
     */
    public void pin(AlgorithmSuite suite, List<KeyExchangeFactory> exchanges, List<NamedFactory<Signature>> hostKeys) {
        pinned = Optional.of(suite);
        session.setKeyExchangeFactories(exchanges);
        session.setCipherFactories(suite.ciphers());
        session.setMacFactories(suite.macs());
        session.setSignatureFactories(hostKeyAlgorithm.isEmpty() ? hostKeys : sameHostKey(hostKeys));
        session.setCompressionFactories(suite.compressions());
    }

    /** A client that meets another host key in the middle leaves. */
    private List<NamedFactory<Signature>> sameHostKey(List<NamedFactory<Signature>> hostKeys) {
        List<NamedFactory<Signature>> same = hostKeys.stream()
                .filter(signature -> signature.getName().equals(hostKeyAlgorithm.get()))
                .toList();
        return same.isEmpty() ? session.getSignatureFactories() : same;
    }

    /** Both sides have agreed. */
    public void agreed(Map<KexProposalOption, String> result) {
        hostKeyAlgorithm = Optional.ofNullable(result.get(KexProposalOption.SERVERKEYS));
    }

    /** Whether it is logged in, exchanges no keys now, and those in use are made of other algorithms than these. */
    public boolean areOtherThan(AlgorithmSuite suite) {
        return session.isAuthenticated()
                && session.getKexState() == KexState.DONE
                && !pinned.equals(Optional.of(suite));
    }

    /**
     * Which list of a suite has nothing that the peer has offered in the last key exchange: with it, the next one would end the connection.
     *
     * @param exchanges those of the session's side
     * @param peer what the peer has offered
     */
    public static Optional<AlgorithmKind> disagreement(
            AlgorithmSuite suite, List<KeyExchangeFactory> exchanges, Map<KexProposalOption, String> peer) {
        List<String> ciphers = common(suite.ciphers(), peer, AlgorithmKind.CIPHER);
        if (common(exchanges, peer, AlgorithmKind.KEY_EXCHANGE).isEmpty()) {
            return Optional.of(AlgorithmKind.KEY_EXCHANGE);
        }
        if (ciphers.isEmpty()) {
            return Optional.of(AlgorithmKind.CIPHER);
        }
        if (!isAead(ciphers.get(0))
                && common(suite.macs(), peer, AlgorithmKind.MAC).isEmpty()) {
            return Optional.of(AlgorithmKind.MAC);
        }
        return common(suite.compressions(), peer, AlgorithmKind.COMPRESSION).isEmpty()
                ? Optional.of(AlgorithmKind.COMPRESSION)
                : Optional.empty();
    }

    /** What both sides have, for both directions. */
    private static List<String> common(
            List<? extends NamedResource> ours, Map<KexProposalOption, String> peer, AlgorithmKind kind) {
        List<String> common = new ArrayList<>(NamedResource.getNameList(ours));
        for (KexProposalOption option : OPTIONS.get(kind)) {
            common.retainAll(Arrays.asList(peer.getOrDefault(option, "").split(",")));
        }
        return common;
    }

    /** Whether a cipher needs no MAC (RFC 5647, section 5.1; OpenSSH's PROTOCOL.chacha20poly1305). */
    public static boolean isAead(String cipher) {
        return cipher.endsWith("-gcm@openssh.com") || cipher.startsWith("chacha20-poly1305");
    }
}
