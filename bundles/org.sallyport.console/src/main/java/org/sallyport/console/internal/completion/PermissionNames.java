package org.sallyport.console.internal.completion;

import java.util.Collection;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.sallyport.session.Permission;

/** The names of permissions. */
@Service
public final class PermissionNames extends Names {

    @Override
    Collection<String> names() {
        return Stream.concat(Stream.of("*"), Permission.all().stream().map(Permission::key))
                .toList();
    }
}
