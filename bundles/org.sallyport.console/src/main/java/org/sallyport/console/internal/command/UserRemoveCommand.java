package org.sallyport.console.internal.command;

import java.io.IOException;
import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.sallyport.console.internal.Services;
import org.sallyport.console.internal.completion.UserNames;
import org.sallyport.console.internal.text.Text;
import org.sallyport.console.internal.user.ConfiguredUser;
import org.sallyport.console.internal.user.UserEditor;
import org.sallyport.session.Connection;

/** {@code sallyport:user-remove}. */
@Service
@Command(
        scope = "sallyport",
        name = "user-remove",
        description = "Removes users: configuration and file. Files that they stored stay.")
public final class UserRemoveCommand implements Action {

    @Reference
    private Services services;

    @Reference
    private Session session;

    @Argument(name = "user", description = "The name of the user", required = true, multiValued = true)
    @Completion(UserNames.class)
    private List<String> names;

    @Option(name = "--disconnect", description = "Close the connections of the user too")
    private boolean disconnect;

    @Override
    public Object execute() throws CommandException, IOException {
        for (ConfiguredUser user : Find.each("user", names, ConfiguredUser.all(services), ConfiguredUser::name)) {
            try {
                new UserEditor(services).remove(user);
            } catch (IOException e) {
                throw PasswordCommand.failed("user " + user.name() + " is not removed", e);
            }
            List<Connection> open = Find.ofUser(user.name(), services.connections());
            if (disconnect) {
                open.forEach(connection -> connection.close("the user was removed"));
            }
            Operator.did(session, "removal of user " + user.name());
            System.out.println(Text.printable("Removed user " + user.name()
                    + (open.isEmpty()
                            ? ""
                            : disconnect
                                    ? " and closed " + ConnectionCommand.count(open.size())
                                    : "; still open: " + ConnectionCommand.count(open.size()))));
        }
        return null;
    }
}
