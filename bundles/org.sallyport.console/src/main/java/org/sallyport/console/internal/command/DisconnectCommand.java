package org.sallyport.console.internal.command;

import java.util.List;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.sallyport.console.internal.text.Text;
import org.sallyport.session.Connection;

/** {@code sallyport:disconnect}. */
@Service
@Command(scope = "sallyport", name = "disconnect", description = "Closes connections.")
public final class DisconnectCommand extends ConnectionCommand {

    @Option(name = "-r", aliases = "--reason", description = "What the client is told")
    private String reason = "closed by the operator";

    @Override
    public Object execute() throws CommandException {
        List<Connection> chosen = connections();
        String told = Text.printable(reason);
        for (Connection connection : chosen) {
            Operator.did(session, "disconnect of connection " + connection.id() + ": " + told);
            connection.close(told);
        }
        System.out.println("Closed " + count(chosen.size()));
        return null;
    }
}
