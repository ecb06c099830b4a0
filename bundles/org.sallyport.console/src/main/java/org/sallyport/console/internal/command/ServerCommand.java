package org.sallyport.console.internal.command;

import java.time.Duration;
import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.sallyport.console.internal.Services;
import org.sallyport.console.internal.completion.ServerNames;
import org.sallyport.console.internal.text.Text;
import org.sallyport.session.Server;

/** A command that starts or stops servers. */
abstract class ServerCommand implements Action {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Reference
    Services services;

    @Reference
    Session session;

    @Argument(name = "server", description = "The name of the server", required = true, multiValued = true)
    @Completion(ServerNames.class)
    List<String> names;

    /** Whether the servers are to listen. */
    abstract boolean listen();

    abstract void change(Server server);

    @Override
    public final Object execute() throws CommandException, InterruptedException {
        for (Server server : Find.each("server", names, services.servers(), Server::name)) {
            change(server);
            Operator.did(session, (listen() ? "start" : "stop") + " of server " + server.name());
            boolean done = Condition.within(PATIENCE, () -> server.addresses().isEmpty() != listen());
            if (!done) {
                throw new CommandException("server " + Text.printable(server.name()) + " is "
                        + (listen() ? "not listening yet" : "still listening") + ": "
                        + Text.printable(server.trouble().orElse("log:display says why")));
            }
            System.out.println(Text.printable("Server " + server.name()
                    + (listen() ? " listens on " + Text.addresses(server.addresses()) : " does not listen any more")));
        }
        return null;
    }
}
