package org.sallyport.distribution;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One of the exchanges that the contract of docs/hot-swap.md is about.
 *
 * @param kind what is done
 * @param parts what is exchanged, by their names behind {@code org.sallyport.}; none where a configuration changes, which nobody may notice
 * @param commands how, in the console
 */
record RandomSwap(String kind, Set<String> parts, List<String> commands) {

    static final String API = "org.sallyport.api";

    private static final String GROUP = "org.sallyport.";

    /** All of our bundles but the API. */
    private static final List<String> PARTS = List.of(
            "auth.users",
            "configuration",
            "console",
            "crypto.bc",
            "crypto.jca",
            "file.local",
            "sftp",
            "transport",
            "tunnel");

    /** Whatever these are done to starts; other bundles do with a refresh only. */
    private static final Pattern STARTING = Pattern.compile("bundle:(refresh|restart|start|update|install)\\b.*");

    private static final String REFRESH = "bundle:refresh";

    /** What the log says of a part when it is there again: a refresh goes on in the background. */
    private static final Map<String, List<String>> SIGNS = Map.of(
            "transport",
            List.of("server default: listening on "),
            "tunnel",
            List.of("tunnel gate: listening on ", "tunnel own: listening on "));

    /** What changes, of each PID. */
    private static final List<String> SETTINGS = List.of(
            "server~default drain.timeout 11s",
            "server~default drain.timeout 10s",
            "server~default ciphers aes256-gcm@openssh.com,aes128-ctr",
            "server~default ciphers aes128-gcm@openssh.com,aes128-ctr",
            "server~default version.string SSH-2.0-Other",
            "server~default max.sessions 9",
            "server~default kex.algorithms curve25519-sha256",
            "user~alice home /",
            "user~alice permissions *",
            "user~alice permissions list,download,upload,overwrite",
            "user~carrier permissions list",
            "file.local~default umask 027",
            "file.local~default umask 022",
            "file.local~default fsync.on.close true",
            "file.local~default fsync.on.close false",
            "tunnel~gate waiting.max 99",
            "tunnel~gate server.alive.interval 14s",
            "tunnel~gate server.alive.interval 16s",
            "tunnel~own max.clients 999",
            "tunnel~own ciphers aes128-gcm@openssh.com,aes256-gcm@openssh.com,aes128-ctr",
            "tunnel~own ciphers aes256-gcm@openssh.com,aes128-gcm@openssh.com,aes128-ctr");

    /** What Felix says while the refresh that was asked for before is still under way. */
    private static final Pattern BUSY = Pattern.compile("acquire .*lock");

    /** Whether the framework had no time for it, and it has to be done again. */
    static boolean isBusy(String printed) {
        return BUSY.matcher(printed).find();
    }

    /** What the log says when all has started that one of the commands starts. */
    List<String> signs(String command) {
        boolean starts = STARTING.matcher(command).matches() && !command.contains(API);
        return starts || command.startsWith(REFRESH)
                ? parts.stream()
                        .flatMap(part -> SIGNS.getOrDefault(part, List.of()).stream())
                        .toList()
                : List.of();
    }

    /** A restart of each bundle, and a refresh of all. */
    static List<RandomSwap> ofEach() {
        return Stream.concat(PARTS.stream().map(part -> bundle(2, part)), Stream.of(api(0)))
                .toList();
    }

    static RandomSwap next(Random random) {
        int which = random.nextInt(25);
        if (which == 0) {
            return api(random.nextInt(3));
        }
        return which < 7
                ? configuration(SETTINGS.get(random.nextInt(SETTINGS.size())))
                : bundle(random.nextInt(5), PARTS.get(random.nextInt(PARTS.size())));
    }

    private static RandomSwap bundle(int how, String part) {
        String name = GROUP + part;
        return switch (how) {
            case 0 -> new RandomSwap("refresh", Set.of(part), List.of(REFRESH + " " + name));
            case 1 ->
                new RandomSwap(
                        "uninstall and install",
                        Set.of(part),
                        List.of("bundle:uninstall " + name, install(name), REFRESH + " " + name));
            case 2 -> new RandomSwap("restart", Set.of(part), List.of("bundle:restart " + name));
            case 3 ->
                new RandomSwap("stop and start", Set.of(part), List.of("bundle:stop " + name, "bundle:start " + name));
            default -> new RandomSwap("update", Set.of(part), List.of("bundle:update " + name));
        };
    }

    /** Everything, as an update of the API takes effect with its refresh. */
    private static RandomSwap api(int how) {
        Set<String> all = Set.copyOf(PARTS);
        return switch (how) {
            case 0 -> new RandomSwap("refresh all", all, List.of(REFRESH + " " + API));
            case 1 ->
                new RandomSwap(
                        "uninstall and install the API",
                        all,
                        List.of("bundle:uninstall " + API, install(API), REFRESH));
            default -> new RandomSwap("update the API", all, List.of("bundle:update " + API, REFRESH + " " + API));
        };
    }

    /** With the start level that the feature gives it. */
    private static String install(String name) {
        String level = switch (name) {
            case GROUP + "configuration" -> "40";
            case GROUP + "transport" -> "85";
            default -> "80";
        };
        return "bundle:install -s -l " + level + " mvn:org.sallyport/" + name + "/1.0.0-SNAPSHOT";
    }

    private static RandomSwap configuration(String change) {
        String pid = change.substring(0, change.indexOf(' '));
        return new RandomSwap("configuration " + pid, Set.of(), List.of("config:property-set --pid " + GROUP + change));
    }
}
