package org.sallyport.console.internal.command;

import java.io.IOException;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;

/** {@code sallyport:hash-password}. */
@Service
@Command(
        scope = "sallyport",
        name = "hash-password",
        description = "Asks for a password and prints a hash of it, for the key password of a user's configuration.")
public final class HashPasswordCommand extends PasswordCommand {

    @Override
    public Object execute() throws CommandException, IOException {
        System.out.println(hash(hasher()));
        return null;
    }
}
