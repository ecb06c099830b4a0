package org.sallyport.console.internal.completion;

import java.util.Collection;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.sallyport.auth.PasswordHasher;
import org.sallyport.console.internal.Services;

/** The names of schemes of password hashes. */
@Service
public final class SchemeNames extends Names {

    @Reference
    private Services services;

    @Override
    Collection<String> names() {
        return services.hasher().map(PasswordHasher::schemes).orElse(List.of());
    }
}
