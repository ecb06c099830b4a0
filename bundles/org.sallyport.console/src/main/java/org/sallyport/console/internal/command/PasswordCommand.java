package org.sallyport.console.internal.command;

import java.io.IOException;
import java.util.Arrays;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.sallyport.auth.PasswordHasher;
import org.sallyport.console.internal.Services;
import org.sallyport.console.internal.completion.SchemeNames;
import org.sallyport.console.internal.text.Text;

/** A command that takes a new password. */
abstract class PasswordCommand implements Action {

    @Reference
    Services services;

    @Reference
    Session session;

    @Option(
            name = "--password-stdin",
            description = "Read the password from standard input, one line, instead of asking")
    boolean fromInput;

    @Option(
            name = "--scheme",
            description = "How the password is hashed; by default the first that the completion offers")
    @Completion(SchemeNames.class)
    String scheme;

    /** The one who hashes; asked for first, so that nobody types a password in vain. */
    final PasswordHasher hasher() throws CommandException {
        PasswordHasher hasher = services.hasher()
                .orElseThrow(() -> new CommandException("no bundle hashes passwords: start org.sallyport.auth.users"));
        if (scheme != null) {
            Find.one("scheme", scheme, hasher.schemes(), name -> name);
        }
        return hasher;
    }

    /** Takes a password and hashes it. */
    final String hash(PasswordHasher hasher) throws CommandException, IOException {
        char[] password = fromInput ? PasswordInput.read(System.in) : PasswordInput.ask(session);
        try {
            return hasher.hash(scheme == null ? hasher.schemes().get(0) : scheme, password);
        } catch (IllegalArgumentException e) {
            throw new CommandException(Text.printable(e.getMessage()));
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    /** What is said when a file cannot be written. */
    static CommandException failed(String what, IOException cause) {
        return new CommandException(Text.printable(what + ": " + cause));
    }
}
