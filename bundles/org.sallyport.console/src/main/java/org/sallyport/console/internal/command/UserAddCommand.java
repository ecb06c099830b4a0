package org.sallyport.console.internal.command;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.sallyport.auth.PasswordHasher;
import org.sallyport.auth.UserAccounts;
import org.sallyport.console.internal.completion.PermissionNames;
import org.sallyport.console.internal.text.Text;
import org.sallyport.console.internal.user.ConfiguredUser;
import org.sallyport.console.internal.user.UserEditor;

/** {@code sallyport:user-add}. */
@Service
@Command(scope = "sallyport", name = "user-add", description = "Makes a user, who can log in within a second.")
public final class UserAddCommand extends PasswordCommand {

    /** What can be part of a file's name anywhere, and needs no quoting. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.@+-]{0,63}");

    /** What would get another meaning in a file, or on its way from there. */
    private static final Pattern AMBIGUOUS = Pattern.compile("[$][{\\[]|\\p{Cntrl}|^\\s|\\s$");

    @Argument(name = "user", description = "The name to log in with", required = true)
    private String name;

    @Option(name = "--no-password", description = "No login with a password; needs a key")
    private boolean withoutPassword;

    @Option(name = "--key", description = "A public key: a line of a .pub file, in quotes", multiValued = true)
    private List<String> keys = new ArrayList<>();

    @Option(name = "--root", description = "The directory of the file store that the user sees as /")
    private String root = "/";

    @Option(name = "--home", description = "The directory where a session begins, as the user sees it")
    private String home = "/";

    @Option(
            name = "--permission",
            description = "What the user may do; once for each, or with commas; everything unless given",
            multiValued = true)
    @Completion(PermissionNames.class)
    private List<String> permissions = new ArrayList<>();

    @Override
    public Object execute() throws CommandException, IOException {
        PasswordHasher hasher = hasher();
        if (!NAME.matcher(name).matches()) {
            throw new CommandException(
                    Text.printable(
                            "the name " + name
                                    + " has other characters than letters, digits and _.@+- or more than 64, or begins with one of .@+-"));
        }
        if (withoutPassword && keys.isEmpty()) {
            throw new CommandException("nobody could log in: with --no-password there must be a --key");
        }
        for (ConfiguredUser user : ConfiguredUser.all(services)) {
            if (user.name().equals(name) || user.configuration().getPid().equals(UserAccounts.PID + "~" + name)) {
                throw new CommandException("there is a user " + name + " already");
            }
        }
        Map<String, String> values = values();
        check(values);
        if (!withoutPassword) {
            values.put("password", hash(hasher));
        }
        String done = add(values).map(file -> ": " + file.getFileName()).orElse("");
        Operator.did(session, "new user " + name);
        System.out.println("User " + name + " is made" + done);
        return null;
    }

    private Map<String, String> values() throws CommandException {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("name", name);
        values.put("root", path("--root", root));
        values.put("home", path("--home", home));
        values.put(
                "permissions",
                permissions.isEmpty() ? "*" : unambiguous("--permission", String.join(", ", permissions)));
        if (!keys.isEmpty()) {
            for (String key : keys) {
                unambiguous("--key", key);
                if (key.contains("\"") || key.contains("\\")) {
                    throw new CommandException("--key has a quotation mark or a backslash: leave its comment out");
                }
            }
            values.put(
                    "authorized.keys",
                    keys.stream().map(key -> "\"" + key + "\"").collect(Collectors.joining(", ", "[ ", " ]")));
        }
        return values;
    }

    private static String path(String option, String value) throws CommandException {
        if (!value.startsWith("/")) {
            throw new CommandException(option + " does not begin with /");
        }
        return unambiguous(option, value);
    }

    private static String unambiguous(String option, String value) throws CommandException {
        if (AMBIGUOUS.matcher(value).find()) {
            throw new CommandException(
                    option + " begins or ends with a blank, or has a control character, ${ or $[ in it");
        }
        return value;
    }

    /** Whether the user would be taken as it is. */
    private void check(Map<String, String> values) throws CommandException {
        UserAccounts accounts = services.accounts()
                .orElseThrow(() -> new CommandException("no bundle keeps users: start org.sallyport.auth.users"));
        try {
            accounts.read(values);
        } catch (IllegalArgumentException e) {
            throw new CommandException(Text.printable(e.getMessage()));
        }
    }

    private Optional<Path> add(Map<String, String> values) throws CommandException {
        try {
            return new UserEditor(services).add(name, values);
        } catch (FileAlreadyExistsException e) {
            throw new CommandException(Text.printable("there is a file " + e.getFile() + " already"));
        } catch (IOException e) {
            throw failed("user " + name + " is not made", e);
        }
    }
}
