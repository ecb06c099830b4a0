package org.sallyport.console.internal.command;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.apache.karaf.shell.support.CommandException;
import org.sallyport.console.internal.text.Text;
import org.sallyport.session.Connection;

/** Finds what command lines name. */
final class Find {

    private static final int MOST_NAMES = 30;

    private Find() {}

    /**
     * The one with a name.
     *
     * @param kind what it is, for the message
     * @param all those that there are
     * @throws CommandException if there is none; the message names those that there are
     */
    static <T> T one(String kind, String name, Collection<T> all, Function<T, String> naming) throws CommandException {
        for (T each : all) {
            if (naming.apply(each).equals(name)) {
                return each;
            }
        }
        List<String> names = all.stream().map(naming).limit(MOST_NAMES).toList();
        String known = names.isEmpty()
                ? "there is none"
                : "choose from " + String.join(", ", names) + (all.size() > names.size() ? ", ..." : "");
        throw new CommandException(Text.printable("no " + kind + " " + name + ": " + known));
    }

    /** Those with the names; nothing is found unless all are. */
    static <T> List<T> each(String kind, Collection<String> names, Collection<T> all, Function<T, String> naming)
            throws CommandException {
        List<T> found = new ArrayList<>();
        for (String name : names) {
            found.add(one(kind, name, all, naming));
        }
        return found;
    }

    /** The connections on which a user is logged in. */
    static List<Connection> ofUser(String user, Collection<Connection> open) {
        return open.stream()
                .filter(connection -> connection
                        .login()
                        .filter(login -> login.user().equals(user))
                        .isPresent())
                .toList();
    }
}
