package org.sallyport.console.internal.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.osgi.framework.ServiceReference;
import org.sallyport.console.internal.Configured;
import org.sallyport.console.internal.completion.ServerNames;
import org.sallyport.console.internal.text.Table;
import org.sallyport.file.FileStore;
import org.sallyport.session.Server;
import org.sallyport.settings.internal.Values;

/** {@code sallyport:mounts}. */
@Service
@Command(
        scope = "sallyport",
        name = "mounts",
        description = "Lists what the servers show as their files, and the file stores that nobody shows.")
public final class MountsCommand extends TableCommand {

    private static final String KEY = "mounts";

    @Option(name = "-s", aliases = "--server", description = "Only those of this server")
    @Completion(ServerNames.class)
    private String server;

    /**
     * A store in the tree of a server.
     *
     * @param server the server's name
     * @param path where clients see it
     * @param store its name
     * @param problem why the server's configuration may say otherwise; empty if it does not
     */
    record Mount(String server, String path, String store, String problem) {}

    @Override
    Table table() {
        List<Mount> mounts = services.servers().stream()
                .filter(each -> server == null || server.equals(each.name()))
                .flatMap(each -> mounts(each).stream())
                .toList();
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
        Table table = new Table("Server", "Path", "Store", "State", "Bundle", "Problem").orElse("Nothing is mounted.");
        Map<String, String> unused = new TreeMap<>(stores);
        for (Mount mount : mounts) {
            unused.remove(mount.store());
            String bundle = stores.get(mount.store());
            table.row(
                    mount.server(),
                    mount.path(),
                    mount.store(),
                    bundle == null ? "no such store" : "there",
                    bundle == null ? "" : bundle,
                    mount.problem());
        }
        if (unmounted) {
            unused.forEach((store, bundle) -> table.row("", "", store, "not mounted", bundle, ""));
        }
        return table;
    }

    /** The mounts of a server that are in force. */
    static List<Mount> mounts(Server server) {
        String problem = server.refusal().map(Configured::refused).orElse("");
        List<Mount> mounts = new ArrayList<>();
        for (String item : Values.of(Map.of(), server.settings()).list(KEY)) {
            String[] parts = item.split("=", 2);
            mounts.add(new Mount(server.name(), parts[0].strip(), parts[parts.length - 1].strip(), problem));
        }
        return mounts;
    }
}
