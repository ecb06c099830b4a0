package org.sallyport.console.internal.command;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.sallyport.console.internal.Configured;
import org.sallyport.console.internal.completion.ServerNames;
import org.sallyport.console.internal.text.Table;
import org.sallyport.file.FileStore;

/** {@code sallyport:mounts}. */
@Service
@Command(
        scope = "sallyport",
        name = "mounts",
        description = "Lists what the servers show as their files, and the file stores that nobody shows.")
public final class MountsCommand extends TableCommand {

    private static final String KEY = "mounts";

    /** What a server mounts that does not say. */
    private static final String DEFAULT = "/ = default";

    @Option(name = "-s", aliases = "--server", description = "Only those of this server")
    @Completion(ServerNames.class)
    private String server;

    /**
     * A store in the tree of a server.
     *
     * @param server the server's name
     * @param path where clients see it
     * @param store its name
     */
    record Mount(String server, String path, String store) {}

    @Override
    Table table() throws IOException {
        List<Mount> mounts = new ArrayList<>();
        for (Configuration configuration : Configured.servers(services)) {
            String name = Configured.name(configuration);
            Dictionary<String, Object> properties = configuration.getProcessedProperties(null);
            if (properties != null && (server == null || server.equals(name))) {
                Object value = properties.get(KEY);
                mounts.addAll(mounts(name, value == null ? DEFAULT : value));
            }
        }
        Map<String, String> stores = new TreeMap<>();
        for (ServiceReference<FileStore> store : services.stores()) {
            if (store.getBundle() != null) {
                stores.put(
                        String.valueOf(store.getProperty(FileStore.NAME)),
                        store.getBundle().getSymbolicName());
            }
        }
        return overview(mounts, stores, server == null);
    }

    /**
     * The table.
     *
     * @param stores the bundles of the stores that are there, by the stores' names
     * @param unmounted whether stores that no server mounts are listed too
     */
    static Table overview(List<Mount> mounts, Map<String, String> stores, boolean unmounted) {
        Table table = new Table("Server", "Path", "Store", "State", "Bundle").orElse("Nothing is mounted.");
        Map<String, String> unused = new TreeMap<>(stores);
        for (Mount mount : mounts) {
            unused.remove(mount.store());
            String bundle = stores.get(mount.store());
            table.row(
                    mount.server(),
                    mount.path(),
                    mount.store(),
                    bundle == null ? "no such store" : "there",
                    bundle == null ? "" : bundle);
        }
        if (unmounted) {
            unused.forEach((store, bundle) -> table.row("", "", store, "not mounted", bundle));
        }
        return table;
    }

    /** The mounts of a server; an item that is none is shown as it stands. */
    static List<Mount> mounts(String server, Object value) {
        List<Mount> mounts = new ArrayList<>();
        for (String item : items(value)) {
            int equals = item.indexOf('=');
            mounts.add(
                    equals < 0
                            ? new Mount(server, item, "")
                            : new Mount(
                                    server,
                                    item.substring(0, equals).strip(),
                                    item.substring(equals + 1).strip()));
        }
        return mounts;
    }

    private static List<String> items(Object value) {
        List<String> items = new ArrayList<>();
        if (value instanceof Object[] array) {
            List.of(array).forEach(each -> items.addAll(items(each)));
        } else if (value instanceof Collection<?> collection) {
            collection.forEach(each -> items.addAll(items(each)));
        } else {
            for (String item : value.toString().split(",")) {
                if (!item.isBlank()) {
                    items.add(item.strip());
                }
            }
        }
        return items;
    }
}
