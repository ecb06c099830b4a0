package org.sallyport.console.internal.command;

import java.io.IOException;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.sallyport.auth.PasswordHasher;
import org.sallyport.console.internal.completion.UserNames;
import org.sallyport.console.internal.text.Text;
import org.sallyport.console.internal.user.ConfiguredUser;
import org.sallyport.console.internal.user.UserEditor;

/** {@code sallyport:user-passwd}. */
@Service
@Command(scope = "sallyport", name = "user-passwd", description = "Gives a user a new password.")
public final class UserPasswdCommand extends PasswordCommand {

    @Argument(name = "user", description = "The name of the user", required = true)
    @Completion(UserNames.class)
    private String name;

    @Override
    public Object execute() throws CommandException, IOException {
        PasswordHasher hasher = hasher();
        ConfiguredUser user = Find.one("user", name, ConfiguredUser.all(services), ConfiguredUser::name);
        String hash = hash(hasher);
        try {
            new UserEditor(services).password(user, hash);
        } catch (IOException e) {
            throw failed("the password of " + name + " is not changed", e);
        }
        Operator.did(session, "new password of user " + name);
        System.out.println(Text.printable("User " + name + " has a new password"));
        return null;
    }
}
