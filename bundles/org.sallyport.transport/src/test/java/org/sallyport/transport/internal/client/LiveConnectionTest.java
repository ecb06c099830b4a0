package org.sallyport.transport.internal.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.sshd.common.kex.KexProposalOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sallyport.client.ClientAlgorithms;
import org.sallyport.client.ClientConnection;
import org.sallyport.client.ClientException;
import org.sallyport.client.ClientSettings;
import org.sallyport.client.Credential;
import org.sallyport.client.HostKeyCheck;
import org.sallyport.crypto.CryptoProvider;
import org.sallyport.crypto.bc.internal.BouncyCastleCrypto;
import org.sallyport.crypto.jca.internal.JdkCrypto;
import org.sallyport.transport.internal.CapturedLog;
import org.sallyport.transport.internal.plugin.Plugin;
import org.sallyport.transport.internal.plugin.Plugins;

/** Connections to a server while crypto providers come and go and settings change: they stay, and take over what there is. */
class LiveConnectionTest {

    private static final long PATIENCE_SECONDS = 20;
    private static final Plugin<CryptoProvider> JCA = new Plugin<>(new JdkCrypto(), 0, 1, Set.of("jca"), "jca");
    private static final Plugin<CryptoProvider> BC = new Plugin<>(new BouncyCastleCrypto(), 0, 2, Set.of("bc"), "bc");
    private static final Duration NEVER = Duration.ZERO;

    private final Plugins<CryptoProvider> providers = new Plugins<>(this::changed);
    private final Offers offers = new Offers(providers);
    private final SshConnector connector = new SshConnector(offers);
    private LibraryServer server;

    private void changed() {
        offers.providersChanged();
    }

    @BeforeEach
    void start() throws Exception {
        server = new LibraryServer();
        providers.put(JCA);
    }

    @AfterEach
    void stop() throws Exception {
        connector.close();
        server.close();
    }

    @Test
    void exchangesKeysWhenItsCryptoProviderGoesAndWhenItIsBack() throws Exception {
        ClientConnection connection = connect();
        assertEquals(1, server.keyExchanges());
        providers.put(BC);
        providers.remove(JCA.id());
        await(() -> server.keyExchanges() == 2);
        providers.put(JCA);
        await(() -> server.keyExchanges() == 3);
        assertTrue(connection.isOpen());
    }

    @Test
    void newConnectionsUseWhatRemains() throws Exception {
        connect();
        providers.put(BC);
        providers.remove(JCA.id());
        await(() -> server.keyExchanges() == 2);
        assertTrue(connect().isOpen());
    }

    @Test
    void withoutAnyProviderConnectionsStayAndNewOnesFail() throws Exception {
        ClientConnection connection = connect();
        providers.remove(JCA.id());
        await(() -> !connector
                .ready(settings(Map.of(), NEVER).algorithms())
                .toCompletableFuture()
                .isDone());
        ExecutionException failure = assertThrows(ExecutionException.class, this::connect);
        ClientException why = assertInstanceOf(ClientException.class, failure.getCause());
        assertEquals(ClientException.Reason.NOT_READY, why.reason());
        assertEquals("there is no crypto provider; waiting for a bundle of one to start", why.getMessage());

        CompletableFuture<Void> ready =
                connector.ready(settings(Map.of(), NEVER).algorithms()).toCompletableFuture();
        providers.put(JCA);
        assertTrue(ready.isDone());
        assertTrue(connect().isOpen());
        assertTrue(connection.isOpen());
    }

    @ParameterizedTest
    @CsvSource({
        "ciphers, aes256-ctr, C2SENC",
        "macs, hmac-sha2-512, S2CMAC",
        "kex.algorithms, ecdh-sha2-nistp521, ALGORITHMS"
    })
    void newAlgorithmsAreUsedInTheConnectionThatIsThere(String key, String value, KexProposalOption agreed)
            throws Exception {
        ClientConnection connection = connect();
        connection.apply(settings(Map.of(key, value), NEVER));
        await(() -> value.equals(server.agreed(agreed)));
        assertTrue(connection.isOpen());
        await(() -> server.keyExchanges() == 2);
    }

    @Test
    void anotherProviderIsUsedInTheConnectionThatIsThere() throws Exception {
        providers.put(BC);
        ClientConnection connection = connect();
        ClientSettings before = settings(Map.of(), NEVER);
        connection.apply(withAlgorithms(before, new ClientAlgorithms("bc", "modern", Map.of())));
        await(() -> server.keyExchanges() == 2);
        assertTrue(connection.isOpen());
    }

    @Test
    void whatTheServerDoesNotHaveIsNotOffered() throws Exception {
        ClientConnection connection = connect();
        try (CapturedLog log = new CapturedLog("keeps the algorithms that it has: the server has nothing of ciphers")) {
            connection.apply(settings(Map.of("ciphers", "aes128-gcm@openssh.com"), NEVER));
            await(() -> log.lines().size() == 1);
            connection.apply(settings(Map.of("ciphers", "aes128-gcm@openssh.com,aes256-ctr"), NEVER));
            await(() -> "aes256-ctr".equals(server.agreed(KexProposalOption.C2SENC)));
        }
        assertTrue(connection.isOpen());
    }

    @Test
    void signsOfLifeAreAskedForAsTheNewSettingsSay() throws Exception {
        ClientConnection connection = connect();
        server.session().getIoSession().suspendRead();
        connection.apply(settings(Map.of(), Duration.ofMillis(300)));
        String reason = connection.ended().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertEquals("no answer to 2 questions for a sign of life, 0.3s apart", reason);
    }

    @Test
    void aServerThatAnswersIsAlive() throws Exception {
        ClientConnection connection = connect();
        long begin = System.nanoTime();
        connection.apply(settings(Map.of(), Duration.ofMillis(100)));
        await(() -> System.nanoTime() - begin > TimeUnit.SECONDS.toNanos(1));
        assertTrue(connection.isOpen());
    }

    private ClientConnection connect() throws Exception {
        return connector
                .connect(settings(Map.of("ciphers", "aes128-ctr"), NEVER))
                .toCompletableFuture()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private ClientSettings settings(Map<String, String> algorithms, Duration alive) {
        return new ClientSettings(
                "127.0.0.1",
                server.port(),
                "alice",
                List.of(new Credential.Password("x")),
                new HostKeyCheck.Fingerprints(Set.of(server.fingerprint())),
                new ClientAlgorithms("jca", "modern", algorithms),
                new ClientSettings.Times(
                        Duration.ofSeconds(PATIENCE_SECONDS), Duration.ofSeconds(PATIENCE_SECONDS), alive, 2));
    }

    private static ClientSettings withAlgorithms(ClientSettings settings, ClientAlgorithms algorithms) {
        return new ClientSettings(
                settings.host(),
                settings.port(),
                settings.user(),
                settings.credentials(),
                settings.hostKeys(),
                algorithms,
                settings.times());
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "waited too long");
            LockSupport.parkNanos(2_000_000);
        }
    }
}
