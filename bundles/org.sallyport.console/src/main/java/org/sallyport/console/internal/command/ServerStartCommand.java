package org.sallyport.console.internal.command;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.sallyport.session.Server;

/** {@code sallyport:server-start}. */
@Service
@Command(scope = "sallyport", name = "server-start", description = "Lets a server that was stopped listen again.")
public final class ServerStartCommand extends ServerCommand {

    @Override
    boolean listen() {
        return true;
    }

    @Override
    void change(Server server) {
        server.start();
    }
}
