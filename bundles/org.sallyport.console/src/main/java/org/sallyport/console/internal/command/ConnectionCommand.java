package org.sallyport.console.internal.command;

import java.util.ArrayList;
import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.sallyport.console.internal.Services;
import org.sallyport.console.internal.completion.ConnectionNumbers;
import org.sallyport.console.internal.completion.LoginNames;
import org.sallyport.console.internal.text.Text;
import org.sallyport.session.Connection;

/** A command that does something to connections. */
abstract class ConnectionCommand implements Action {

    @Reference
    private Services services;

    @Reference
    Session session;

    @Argument(
            name = "id",
            description = "The number of a connection, as sallyport:connections shows it",
            multiValued = true)
    @Completion(ConnectionNumbers.class)
    private List<String> ids = new ArrayList<>();

    @Option(name = "-u", aliases = "--user", description = "Every connection of this user")
    @Completion(LoginNames.class)
    private String user;

    @Option(name = "--all", description = "Every connection")
    private boolean all;

    /** The connections that the command line names: one way of the three. */
    final List<Connection> connections() throws CommandException {
        int ways = (ids.isEmpty() ? 0 : 1) + (user == null ? 0 : 1) + (all ? 1 : 0);
        if (ways != 1) {
            throw new CommandException("say which connections: numbers, or --user, or --all");
        }
        List<Connection> open = services.connections();
        if (all) {
            return open;
        } else if (user == null) {
            return Find.each("connection", ids, open, connection -> Long.toString(connection.id()));
        }
        List<Connection> ofUser = Find.ofUser(user, open);
        if (ofUser.isEmpty()) {
            throw new CommandException("nobody is logged in as " + Text.printable(user));
        }
        return ofUser;
    }

    /** A number of connections in words. */
    static String count(int connections) {
        return connections + (connections == 1 ? " connection" : " connections");
    }
}
