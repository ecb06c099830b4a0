package org.sallyport.console.internal.command;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.sallyport.session.Server;

/** {@code sallyport:server-stop}. */
@Service
@Command(
        scope = "sallyport",
        name = "server-stop",
        description = "Stops a server from listening, until server-start or the next start of the container.")
public final class ServerStopCommand extends ServerCommand {

    @Option(name = "--keep-sessions", description = "Leave the open connections alone")
    private boolean keepSessions;

    @Override
    boolean listen() {
        return false;
    }

    @Override
    void change(Server server) {
        server.stop(keepSessions);
    }
}
