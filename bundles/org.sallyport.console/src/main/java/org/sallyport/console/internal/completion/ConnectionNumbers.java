package org.sallyport.console.internal.completion;

import java.util.Collection;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.sallyport.console.internal.Services;

/** The numbers of open connections. */
@Service
public final class ConnectionNumbers extends Names {

    @Reference
    private Services services;

    @Override
    Collection<String> names() {
        return services.connections().stream()
                .map(connection -> Long.toString(connection.id()))
                .toList();
    }
}
