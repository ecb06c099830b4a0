package org.sallyport.console.internal.completion;

import java.util.Collection;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.sallyport.console.internal.Services;
import org.sallyport.session.Login;

/** The names of users that are connected. */
@Service
public final class LoginNames extends Names {

    @Reference
    private Services services;

    @Override
    Collection<String> names() {
        return services.connections().stream()
                .flatMap(connection -> connection.login().stream())
                .map(Login::user)
                .toList();
    }
}
