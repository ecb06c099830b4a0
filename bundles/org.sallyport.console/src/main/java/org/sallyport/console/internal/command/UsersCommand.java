package org.sallyport.console.internal.command;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.sallyport.auth.UserAccount;
import org.sallyport.console.internal.text.Table;
import org.sallyport.console.internal.user.ConfiguredUser;
import org.sallyport.session.Connection;
import org.sallyport.session.Permission;

/** {@code sallyport:users}. */
@Service
@Command(scope = "sallyport", name = "users", description = "Lists the users that are kept in configurations.")
public final class UsersCommand extends TableCommand {

    @Option(name = "-k", aliases = "--keys", description = "List the public keys of each user instead")
    private boolean keys;

    @Override
    Table table() throws IOException {
        List<ConfiguredUser> users = ConfiguredUser.all(services);
        return keys ? keys(users) : overview(users, services.connections());
    }

    static Table overview(List<ConfiguredUser> users, List<Connection> connections) {
        Table table = new Table("Name", "Password", ">Keys", "Root", "Home", "Permissions", ">Connections", "Problem")
                .orElse("There is no user. sallyport:user-add makes one.");
        for (ConfiguredUser user : users) {
            int open = Find.ofUser(user.name(), connections).size();
            String problem = user.problem().orElse("");
            if (user.account().isPresent()) {
                UserAccount account = user.account().get();
                table.row(
                        user.name(),
                        account.password().orElse("none"),
                        account.keys().size(),
                        account.login().root(),
                        account.login().home(),
                        permissions(account.login().permissions()),
                        open,
                        problem);
            } else {
                table.row(user.name(), "", "", "", "", "", open, problem);
            }
        }
        return table;
    }

    private static Table keys(List<ConfiguredUser> users) {
        Table table = new Table("User", "Type", "Fingerprint").orElse("There is no key.");
        for (ConfiguredUser user : users) {
            for (String key : user.account().map(UserAccount::keys).orElse(List.of())) {
                String[] words = key.split(" ", 2);
                table.row(user.name(), words[0], words[1]);
            }
        }
        return table;
    }

    private static String permissions(Set<Permission> granted) {
        if (granted.equals(Permission.all())) {
            return "all";
        }
        return granted.isEmpty()
                ? "none"
                : granted.stream().sorted().map(Permission::key).collect(Collectors.joining(","));
    }
}
