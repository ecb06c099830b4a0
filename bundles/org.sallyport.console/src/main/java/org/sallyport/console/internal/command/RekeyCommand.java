package org.sallyport.console.internal.command;

import java.util.List;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.sallyport.session.Connection;

/** {@code sallyport:rekey}. */
@Service
@Command(
        scope = "sallyport",
        name = "rekey",
        description = "Begins a new key exchange with the algorithms and the crypto provider that the server has now.")
public final class RekeyCommand extends ConnectionCommand {

    @Override
    public Object execute() throws CommandException {
        List<Connection> chosen = connections();
        chosen.forEach(Connection::rekey);
        Operator.did(session, "rekey of " + count(chosen.size()));
        System.out.println("Began a key exchange on " + count(chosen.size()));
        return null;
    }
}
