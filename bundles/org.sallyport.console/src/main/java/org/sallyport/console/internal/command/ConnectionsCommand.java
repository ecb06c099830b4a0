package org.sallyport.console.internal.command;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.sallyport.console.internal.completion.LoginNames;
import org.sallyport.console.internal.completion.ServerNames;
import org.sallyport.console.internal.text.Table;
import org.sallyport.console.internal.text.Text;
import org.sallyport.session.Algorithms;
import org.sallyport.session.Connection;
import org.sallyport.session.Login;
import org.sallyport.session.Server;

/** {@code sallyport:connections}. */
@Service
@Command(scope = "sallyport", name = "connections", description = "Lists the open connections.")
public final class ConnectionsCommand extends TableCommand {

    @Option(name = "-a", aliases = "--algorithms", description = "Show the algorithms that were agreed on instead")
    private boolean algorithms;

    @Option(name = "-s", aliases = "--server", description = "Only those of this server")
    @Completion(ServerNames.class)
    private String server;

    @Option(name = "-u", aliases = "--user", description = "Only those of this user")
    @Completion(LoginNames.class)
    private String user;

    @Override
    Table table() throws CommandException {
        if (server != null) {
            Find.one("server", server, services.servers(), Server::name);
        }
        List<Connection> shown = services.connections().stream()
                .filter(connection -> server == null || connection.server().equals(server))
                .filter(connection -> user == null || user(connection).equals(user))
                .toList();
        return algorithms ? algorithms(shown) : overview(shown, Clock.systemUTC());
    }

    static Table overview(List<Connection> connections, Clock clock) {
        Table table = new Table(">ID", "Server", "User", "From", ">Open for", ">Received", ">Sent", "Client")
                .orElse("There is no connection.");
        for (Connection connection : connections) {
            table.row(
                    connection.id(),
                    connection.server(),
                    user(connection),
                    Text.address(connection.remoteAddress()),
                    Text.duration(Duration.between(connection.since(), clock.instant())),
                    Text.bytes(connection.bytesReceived()),
                    Text.bytes(connection.bytesSent()),
                    connection.clientVersion());
        }
        return table;
    }

    static Table algorithms(List<Connection> connections) {
        Table table = new Table(">ID", "User", "Key exchange", "Strict", "Host key", "Cipher", "MAC")
                .orElse("There is no connection.");
        for (Connection connection : connections) {
            Algorithms agreed = connection.algorithms().orElse(new Algorithms("", "", "", "", "", ""));
            table.row(
                    connection.id(),
                    user(connection),
                    agreed.keyExchange(),
                    connection.strictKex() ? "yes" : "no",
                    agreed.hostKey(),
                    both(agreed.cipherReceived(), agreed.cipherSent()),
                    both(agreed.macReceived(), agreed.macSent()));
        }
        return table;
    }

    /** What is received and sent with, once if it is the same. */
    private static String both(String received, String sent) {
        return received.equals(sent) ? received : received + " / " + sent;
    }

    /** Who is logged in; empty if nobody is. */
    private static String user(Connection connection) {
        return connection.login().map(Login::user).orElse("");
    }
}
