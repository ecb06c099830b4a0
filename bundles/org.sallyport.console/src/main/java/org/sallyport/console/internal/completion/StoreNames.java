package org.sallyport.console.internal.completion;

import java.util.Collection;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.sallyport.console.internal.Services;
import org.sallyport.file.FileStore;

/** The names of file stores. */
@Service
public final class StoreNames extends Names {

    @Reference
    private Services services;

    @Override
    Collection<String> names() {
        return services.stores().stream()
                .map(store -> String.valueOf(store.getProperty(FileStore.NAME)))
                .toList();
    }
}
