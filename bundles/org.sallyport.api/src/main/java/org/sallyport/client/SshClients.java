package org.sallyport.client;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/** Connects to SSH servers. Connections end when this service goes. Safe for use by many threads. */
@ProviderType
public interface SshClients {

    /**
     * Connects, checks the host key and logs in; returns at once. The password or key is not used before the host key has been found to be right.
     *
     * @return the connection, logged in; or a {@link ClientException}
     */
    CompletionStage<ClientConnection> connect(ClientSettings settings);

    /**
     * When there is a crypto provider to connect with.
     *
     * @return done at once if there is, or else when one comes that serves these algorithms; never fails
     */
    CompletionStage<Void> ready(ClientAlgorithms algorithms);

    /**
     * What is wrong with algorithms.
     *
     * @return one line for each value that means nothing, naming key, value and what would be right; empty if all is well
     */
    List<String> complaints(ClientAlgorithms algorithms);
}
