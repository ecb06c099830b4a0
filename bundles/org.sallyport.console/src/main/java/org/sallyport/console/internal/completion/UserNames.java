package org.sallyport.console.internal.completion;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.sallyport.console.internal.Services;
import org.sallyport.console.internal.user.ConfiguredUser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The names of users that are configured. */
@Service
public final class UserNames extends Names {

    private static final Logger LOG = LoggerFactory.getLogger(UserNames.class);

    @Reference
    private Services services;

    @Override
    Collection<String> names() {
        try {
            return ConfiguredUser.all(services).stream()
                    .map(ConfiguredUser::name)
                    .toList();
        } catch (IOException e) {
            LOG.debug("no names of users to complete with: {}", e.getMessage());
            return List.of();
        }
    }
}
