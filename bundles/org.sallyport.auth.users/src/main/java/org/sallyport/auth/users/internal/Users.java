package org.sallyport.auth.users.internal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.sallyport.auth.users.internal.hash.PasswordHash;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All configured users. Where several configurations claim one name, the one that came first has it, and the next one gets it when the first
 * goes.
 */
@Component(service = Users.class, immediate = true)
public final class Users {

    private static final Logger LOG = LoggerFactory.getLogger(Users.class);
    private static final String MAC = "HmacSHA256";

    private final byte[] secret = new byte[32];
    private final Map<String, User> byPid = new HashMap<>();
    private final Map<String, List<String>> pidsByName = new HashMap<>();
    private final SortedMap<String, Decoy> decoys = new TreeMap<>();
    private final List<Waiter> waiters = new ArrayList<>();

    /** No users yet. */
    @Activate
    public Users() {
        new SecureRandom().nextBytes(secret);
    }

    /**
     * Takes a configuration's user in, in place of the one it had before.
     *
     * @return the PID of the other configuration that has the user's name and keeps it; empty if this one has it
     */
    Optional<String> put(String pid, User user) {
        String holder;
        synchronized (this) {
            User before = byPid.put(pid, user);
            count(user, 1);
            if (before != null) {
                count(before, -1);
                if (!before.name().equals(user.name())) {
                    release(pid, before.name());
                }
            }
            List<String> pids = pidsByName.computeIfAbsent(user.name(), name -> new ArrayList<>());
            if (!pids.contains(pid)) {
                pids.add(pid);
            }
            holder = pids.get(0);
        }
        announce();
        return holder.equals(pid) ? Optional.empty() : Optional.of(holder);
    }

    /** Forgets a configuration. */
    void remove(String pid) {
        synchronized (this) {
            User user = byPid.remove(pid);
            if (user == null) {
                return;
            }
            count(user, -1);
            release(pid, user.name());
        }
        announce();
    }

    /** The user of that name. */
    synchronized Optional<User> find(String name) {
        return Optional.ofNullable(pidsByName.get(name)).map(pids -> byPid.get(pids.get(0)));
    }

    /** The user that a configuration has in force; empty if it has none, or if its user's name is another one's. */
    synchronized Optional<User> inForce(String pid) {
        return Optional.ofNullable(byPid.get(pid))
                .filter(user -> pidsByName.get(user.name()).get(0).equals(pid));
    }

    /**
     * A hash to check the password of a user with that has none, so that the answer takes as long as a real one. Drawn from the kinds and
     * costs of the configured hashes in proportion, always the same one for a name, and nobody outside can tell which.
     *
     * @return empty if no user has a password: then all answers are equally quick
     */
    synchronized Optional<PasswordHash> decoy(String name) {
        int total = decoys.values().stream().mapToInt(decoy -> decoy.users).sum();
        int place = (int) (total * fraction(name));
        for (Decoy decoy : decoys.values()) {
            place -= decoy.users;
            if (place < 0) {
                return Optional.of(decoy.hash);
            }
        }
        return Optional.empty();
    }

    /**
     * Waits for a user without holding a thread.
     *
     * @param condition called under a lock: must not block
     * @return completes when a user that meets the condition can log in
     */
    public CompletionStage<User> arrival(Predicate<User> condition) {
        Waiter waiter = new Waiter(condition, new CompletableFuture<>());
        synchronized (this) {
            waiters.add(waiter);
        }
        announce();
        return waiter.arrival;
    }

    /** Tells those who wait, outside the lock. */
    private void announce() {
        Map<Waiter, User> arrived = new HashMap<>();
        synchronized (this) {
            for (Waiter waiter : waiters) {
                pidsByName.values().stream()
                        .map(pids -> byPid.get(pids.get(0)))
                        .filter(waiter.condition)
                        .findAny()
                        .ifPresent(user -> arrived.put(waiter, user));
            }
            waiters.removeAll(arrived.keySet());
        }
        arrived.forEach((waiter, user) -> waiter.arrival.complete(user));
    }

    private void release(String pid, String name) {
        List<String> pids = pidsByName.get(name);
        boolean held = pids.get(0).equals(pid);
        pids.remove(pid);
        if (pids.isEmpty()) {
            pidsByName.remove(name);
        } else if (held) {
            LOG.info("{}: is in force for user {} now, whom {} had before", pids.get(0), name, pid);
        }
    }

    private void count(User user, int difference) {
        user.password().ifPresent(hash -> {
            Decoy decoy = decoys.computeIfAbsent(hash.toString(), cost -> new Decoy(hash.decoy()));
            decoy.users += difference;
            if (decoy.users == 0) {
                decoys.remove(hash.toString());
            }
        });
    }

    /** A number from 0 to below 1 that only the name and this registry's secret decide. */
    private double fraction(String name) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(secret, MAC));
            byte[] bytes = mac.doFinal(name.getBytes(StandardCharsets.UTF_8));
            int number = (bytes[0] & 0xff) << 16 | (bytes[1] & 0xff) << 8 | bytes[2] & 0xff;
            return number / (double) (1 << 24);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform cannot compute " + MAC, e);
        }
    }

    private static final class Decoy {

        private final PasswordHash hash;
        private int users;

        private Decoy(PasswordHash hash) {
            this.hash = hash;
        }
    }

    private record Waiter(Predicate<User> condition, CompletableFuture<User> arrival) {}
}
