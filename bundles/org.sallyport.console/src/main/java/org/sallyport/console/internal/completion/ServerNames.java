package org.sallyport.console.internal.completion;

import java.util.Collection;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.sallyport.console.internal.Services;
import org.sallyport.session.Server;

/** The names of servers. */
@Service
public final class ServerNames extends Names {

    @Reference
    private Services services;

    @Override
    Collection<String> names() {
        return services.servers().stream().map(Server::name).toList();
    }
}
