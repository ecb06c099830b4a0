package org.sallyport.console.internal.command;

import org.apache.karaf.shell.api.console.Session;
import org.sallyport.console.internal.text.Text;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts into the log what an operator did, and who. */
final class Operator {

    private static final Logger LOG = LoggerFactory.getLogger("org.sallyport.console");

    private Operator() {}

    /** Logs an action; it holds no secret. */
    static void did(Session session, String action) {
        Object user = session.get("USER");
        LOG.info("{}: {}", Text.printable(user == null ? "console" : user.toString()), Text.printable(action));
    }
}
