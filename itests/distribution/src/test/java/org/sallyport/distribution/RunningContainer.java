package org.sallyport.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests one container that runs for all of them, as a parameter of type {@link Container}, and a new directory of its store that nobody
 * else uses, as a parameter of type {@link Place}. Users: {@code alice}, who may everything, {@code guest}, who may list and download, and
 * {@code boxed}, whose root is {@code /box}. Their password is {@link #PASSWORD}, the key of {@code alice} is {@link #key}.
 */
final class RunningContainer implements ParameterResolver {

    static final String PASSWORD = "open sesame";

    /** Of {@link #PASSWORD}, as SHA-512-crypt. */
    static final String HASH =
            "$6$sallyport.itest$w6fq02zFmIZKkF1Hnd0GJGhEv76xCe0rLMf/6hSrr6I0Ge9FQAdLmjEHDEgS7Iv/ci0C7fkID/ImT3o5u2L081";

    /**
     * A directory for one test.
     *
     * @param remote as clients see it
     * @param stored as it lies in the container
     */
    record Place(String remote, Path stored) {}

    /** The private key of {@code alice}, Ed25519. */
    static Path key(Container container) {
        return container.home().resolve("alice.key");
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Container.class || type == Place.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Container container = context.getRoot()
                .getStore(Namespace.create(RunningContainer.class))
                .computeIfAbsent(Container.class, type -> start(), Container.class);
        if (parameter.getParameter().getType() == Container.class) {
            return container;
        }
        try {
            Path stored = Files.createTempDirectory(container.files(), "test");
            return new Place("/" + stored.getFileName(), stored);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Container start() {
        try {
            Container container = Container.unpack("shared");
            Path key = Login.newKey(key(container), "ed25519");
            String publicKey =
                    Files.readString(key.resolveSibling("alice.key.pub")).strip();
            container
                    .configure(
                            "org.sallyport.user-alice.cfg",
                            "password = " + HASH + "\nauthorized.keys = [ \"" + publicKey + "\" ]\n")
                    .configure(
                            "org.sallyport.user-guest.cfg", "password = " + HASH + "\npermissions = list, download\n")
                    .configure("org.sallyport.user-boxed.cfg", "password = " + HASH + "\nroot = /box\n");
            Files.createDirectories(container.files().resolve("box"));
            return container.startForScript().awaitListening();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
