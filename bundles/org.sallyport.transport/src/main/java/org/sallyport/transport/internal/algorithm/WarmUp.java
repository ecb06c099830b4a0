package org.sallyport.transport.internal.algorithm;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.cipher.Cipher;
import org.apache.sshd.common.kex.AbstractDH;
import org.apache.sshd.common.kex.DHFactory;
import org.apache.sshd.common.mac.Mac;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.sallyport.transport.internal.algorithm.cipher.PacketCipher;
import org.sallyport.transport.internal.algorithm.primitive.Primitives;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Uses algorithms until the JVM has compiled them, so that the first client does not pay for it. Each gets a slice of processor time, which also
 * bounds the whole: what is not warm by then stays cold.
 */
final class WarmUp {

    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);

    /** What it costs to be cold is paid for each byte, and the JVM compiles AES-GCM late, behind all that a start has to be compiled for. */
    private static final long OF_GCM = TimeUnit.MILLISECONDS.toNanos(1_500);

    private static final long OF_CHACHA = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long SLICE = TimeUnit.MILLISECONDS.toNanos(100);

    /** On a busy machine a thread gets less than it asks for; this much patience is left then. */
    private static final long PATIENCE = 3;

    private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();
    private static final int PACKET = 32 * 1024;
    private static final int KEY_MATERIAL = 64;
    private static final int LONGEST_TAG = 64;

    private final AlgorithmSuite suite;
    private final Primitives primitives;
    private final Map<String, DHFactory> computations;

    WarmUp(AlgorithmSuite suite, Primitives primitives, Map<String, DHFactory> computations) {
        this.suite = suite;
        this.primitives = primitives;
        this.computations = computations;
    }

    /** Begins with those that most clients end up with. */
    void run() {
        warmUp("aes128-gcm@openssh.com", OF_GCM);
        warmUp("chacha20-poly1305@openssh.com", OF_CHACHA);
        for (String exchange :
                List.of("curve25519-sha256", "mlkem768x25519-sha256", "sntrup761x25519-sha512@openssh.com")) {
            if (suite.serverKeyExchanges().stream()
                    .anyMatch(each -> each.getName().equals(exchange))) {
                use(exchange, SLICE, () -> agree(computations.get(exchange)));
            }
        }
        offered(suite.hostKeySignatures(), "ssh-ed25519")
                .ifPresent(ed25519 -> use("ssh-ed25519", SLICE, signatureUse(ed25519)));
        warmUp("aes128-ctr", SLICE);
        use(suite.macs().get(0).getName(), SLICE, macUse(suite.macs().get(0)));
    }

    private void warmUp(String cipher, long slice) {
        offered(suite.ciphers(), cipher).ifPresent(found -> use(cipher, slice, cipherUse(found)));
    }

    /** Something to do over and over. */
    @FunctionalInterface
    private interface Use {

        void once() throws Exception;
    }

    private static <T extends NamedFactory<?>> Optional<T> offered(List<T> factories, String name) {
        return factories.stream()
                .filter(factory -> factory.getName().equals(name))
                .findFirst();
    }

    private static void use(String name, long slice, Use use) {
        long begin = CLOCK.getCurrentThreadCpuTime();
        long end = System.nanoTime() + (begin < 0 ? 1 : PATIENCE) * slice;
        try {
            do {
                use.once();
            } while (CLOCK.getCurrentThreadCpuTime() - begin < slice && System.nanoTime() - end < 0);
        } catch (Exception e) {
            LOG.warn(
                    "{} does not work with this crypto provider; clients that choose it will fail: {}",
                    name,
                    e.toString());
        }
    }

    private static Use cipherUse(NamedFactory<Cipher> factory) {
        byte[] packet = new byte[PacketCipher.LENGTH_BYTES + PACKET + LONGEST_TAG];
        byte[] target = packet.clone();
        List<Cipher> pair = new ArrayList<>();
        return () -> {
            if (pair.isEmpty()) {
                pair.add(factory.create());
                pair.add(factory.create());
                pair.get(0).init(Cipher.Mode.Encrypt, new byte[KEY_MATERIAL], new byte[KEY_MATERIAL]);
                pair.get(1).init(Cipher.Mode.Decrypt, new byte[KEY_MATERIAL], new byte[KEY_MATERIAL]);
            }
            if (pair.get(0) instanceof PacketCipher sealing && pair.get(1) instanceof PacketCipher opening) {
                sealing.seal(packet, 0, PACKET, target, 0);
                opening.peekLength(target, 0);
                opening.open(target, 0, PACKET, packet, PacketCipher.LENGTH_BYTES);
            } else {
                pair.get(0).update(packet, 0, PACKET);
                pair.get(1).update(packet, 0, PACKET);
            }
        };
    }

    private static Use macUse(NamedFactory<Mac> factory) {
        byte[] packet = new byte[PACKET];
        byte[] tag = new byte[LONGEST_TAG];
        Mac mac = factory.create();
        long[] sequence = {0};
        return () -> {
            if (sequence[0] == 0) {
                mac.init(new byte[KEY_MATERIAL]);
            }
            mac.updateUInt(++sequence[0]);
            mac.update(packet, 0, packet.length);
            mac.doFinal(tag, 0);
        };
    }

    /** As a server does it: the client's half, then ours. */
    private static void agree(DHFactory computation) throws Exception {
        AbstractDH client = computation.create();
        AbstractDH server = computation.create();
        byte[] value = client.getE();
        server.getE();
        if (server.getKeyEncapsulation() != null) {
            client.getKeyEncapsulation().getClient().init();
            byte[] key = client.getKeyEncapsulation().getClient().getPublicKey();
            server.getKeyEncapsulation().getServer().init(key);
        }
        server.setF(value);
        server.getK();
    }

    private Use signatureUse(NamedFactory<Signature> factory) {
        List<KeyPair> pair = new ArrayList<>();
        byte[] hash = new byte[32];
        return () -> {
            if (pair.isEmpty()) {
                KeyPairGenerator keys = primitives.keyPairGenerator("Ed25519");
                pair.add(keys.generateKeyPair());
            }
            Signature signing = factory.create();
            signing.initSigner(null, pair.get(0).getPrivate());
            signing.update(null, hash);
            ByteArrayBuffer signature = new ByteArrayBuffer();
            signature.putString(factory.getName());
            signature.putBytes(signing.sign(null));
            Signature verifying = factory.create();
            verifying.initVerifier(null, pair.get(0).getPublic());
            verifying.update(null, hash);
            if (!verifying.verify(null, signature.getCompactData())) {
                throw new IllegalStateException("its own signature is not accepted");
            }
        };
    }
}
