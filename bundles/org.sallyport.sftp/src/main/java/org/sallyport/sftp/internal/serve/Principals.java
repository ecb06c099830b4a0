package org.sallyport.sftp.internal.serve;

import java.util.HashMap;
import java.util.Map;
import org.sallyport.file.Ownership;
import org.sallyport.sftp.internal.wire.Request;

/**
 * The names of owners and groups that a client has been shown numbers of. There is no other source for them: a client may ask for names of what
 * it has seen (users-groups-by-id@openssh.com), not search for users.
 */
final class Principals {

    private static final int MOST = Request.PrincipalNames.MOST;

    private final Map<Integer, String> users = new HashMap<>();
    private final Map<Integer, String> groups = new HashMap<>();
    private Ownership last;

    /** The client is shown this owner. */
    void seen(Ownership ownership) {
        if (ownership == last) {
            return;
        }
        last = ownership;
        remember(users, ownership.uid(), ownership.owner());
        remember(groups, ownership.gid(), ownership.group());
    }

    private static void remember(Map<Integer, String> names, int number, String name) {
        if (names.size() < MOST && !name.equals(Integer.toUnsignedString(number))) {
            names.put(number, name);
        }
    }

    /** The name of a user; empty if it is not known. */
    String user(int uid) {
        return users.getOrDefault(uid, "");
    }

    /** The name of a group; empty if it is not known. */
    String group(int gid) {
        return groups.getOrDefault(gid, "");
    }
}
