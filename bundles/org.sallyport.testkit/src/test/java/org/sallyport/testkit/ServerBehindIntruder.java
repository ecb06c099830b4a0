package org.sallyport.testkit;

import java.nio.file.Path;
import java.security.Provider;
import java.security.Security;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.sallyport.auth.AuthAttempt.KeyAttempt;
import org.sallyport.auth.AuthResult;
import org.sallyport.crypto.bc.internal.BouncyCastleCrypto;
import org.sallyport.session.Login;
import org.sallyport.sftp.internal.MemoryStore;

/**
 * A program: a server in a JVM in which a provider of others is registered before all. It is asked by code that asks for whatever provider comes
 * first, and fails it, but for the exceptions of docs/dependencies.md. Prints the port; at the end of its input, who has asked for what.
 */
final class ServerBehindIntruder {

    private ServerBehindIntruder() {}

    /**
     * Runs.
     *
     * @param arguments name of the crypto provider, an existing directory for host keys
     */
    public static void main(String[] arguments) throws Exception {
        Intruder intruder = new Intruder();
        Security.insertProviderAt(intruder, 1);
        // Once to make the host keys, and once to read them.
        server(arguments).start().close();
        try (EmbeddedServer server = server(arguments).start()) {
            System.out.println("port " + server.port());
            System.in.transferTo(System.out);
        }
        intruder.asked.stream().sorted().forEach(System.out::println);
    }

    private static EmbeddedServer.Builder server(String[] arguments) {
        return EmbeddedServer.builder()
                .cryptoProvider(new BouncyCastleCrypto())
                .setting("crypto.provider", arguments[0])
                .setting("host.key.directory", Path.of(arguments[1]).toString())
                .setting("host.keys", new String[] {"ed25519", "ecdsa-nistp256", "rsa-2048"})
                .fileStore("default", new MemoryStore(Clock.systemUTC()))
                .authenticator(
                        attempt -> attempt instanceof KeyAttempt
                                ? new AuthResult.Accept(Login.of("alice"))
                                : new AuthResult.Abstain(),
                        "publickey");
    }

    /** Has nothing, remembers who asked for it, and fails them. */
    private static final class Intruder extends Provider {

        private static final long serialVersionUID = 1L;

        /** The machinery that asks on behalf of others. */
        private static final Pattern MACHINERY = Pattern.compile(
                "java\\.base/(java\\.security|javax\\.crypto|sun\\.security\\.jca)\\..*|.*ServerBehindIntruder.*");

        /** See docs/dependencies.md: a service, and whoever may ask for it. */
        private static final List<Pattern> EXCEPTIONS = Stream.of(
                        "MessageDigest SHA-\\d+ for (java\\.base/sun\\.security\\.rsa\\.RSASignature|jdk\\.crypto\\.ec/sun\\.security\\.ec\\.)",
                        "AlgorithmParameters EC for java\\.base/sun\\.security\\.util\\.ECUtil",
                        "SecureRandom First for (jdk\\.crypto\\.ec/sun\\.security\\.ec\\.|org\\.bouncycastle\\.)",
                        "SecureRandom First for java\\.base/java\\.nio\\.file\\.TempFileHelper",
                        "SecureRandom First for org\\.apache\\.sshd\\.common\\.random\\.JceRandom",
                        "SecureRandom First for org\\.sallyport\\.transport\\.internal\\.io\\.PacketBuffers")
                .map(exception -> Pattern.compile(exception + ".*"))
                .toList();

        private final transient Set<String> asked = ConcurrentHashMap.newKeySet();

        Intruder() {
            super("Intruder", "1", "first in line");
            // Whoever wants any randomness asks for the first algorithm that a provider has.
            putService(new Service(this, "SecureRandom", "First", "none", null, null));
        }

        @Override
        public Service getService(String type, String algorithm) {
            String question =
                    type + " " + algorithm + " for " + StackWalker.getInstance().walk(Intruder::asker);
            if (EXCEPTIONS.stream()
                    .noneMatch(exception -> exception.matcher(question).matches())) {
                asked.add(question);
                throw new SecurityException(question);
            }
            return null;
        }

        private static String asker(Stream<StackWalker.StackFrame> frames) {
            return frames.map(StackWalker.StackFrame::toString)
                    .filter(frame -> !MACHINERY.matcher(frame).matches())
                    .findFirst()
                    .orElse("nobody");
        }
    }
}
