package org.sallyport.console.internal.completion;

import java.util.Collection;
import java.util.List;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;

/** Completes with what is there at the moment. */
abstract class Names implements Completer {

    /** What is there. */
    abstract Collection<String> names();

    @Override
    public final int complete(Session session, CommandLine line, List<String> candidates) {
        return new StringsCompleter(names(), true).complete(session, line, candidates);
    }
}
