package org.sallyport.auth.users.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sallyport.auth.users.internal.Samples.ARGON2;
import static org.sallyport.auth.users.internal.Samples.BCRYPT;
import static org.sallyport.auth.users.internal.Samples.user;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.sallyport.auth.users.internal.hash.PasswordHash;

class UsersTest {

    private final Users users = new Users();

    @Test
    void hasNoDecoyWithoutPasswords() {
        assertEquals(Optional.empty(), users.decoy("nobody"));

        users.put("a", user("ann", ""));
        assertEquals(Optional.empty(), users.decoy("nobody"));

        users.put("a", user("ann", ARGON2));
        assertEquals(
                "Argon2id m=64 t=1 p=1", users.decoy("nobody").orElseThrow().toString());

        users.put("a", user("ann", BCRYPT));
        assertEquals("bcrypt $2b$05$", users.decoy("nobody").orElseThrow().toString());

        users.remove("a");
        assertEquals(Optional.empty(), users.decoy("nobody"));
    }

    @Test
    void drawsDecoysLikeTheConfiguredHashes() {
        for (int i = 0; i < 4; i++) {
            users.put("pid" + i, user("user" + i, i == 0 ? BCRYPT : ARGON2));
        }

        Map<String, Long> drawn = IntStream.range(0, 4_000)
                .mapToObj(i -> users.decoy("nobody" + i).orElseThrow().toString())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));

        assertEquals(2, drawn.size());
        // One in four, give or take eight standard deviations.
        assertEquals(1_000, drawn.get("bcrypt $2b$05$"), 220);
    }

    @Test
    void drawsTheSameDecoyForAName() {
        users.put("a", user("ann", ARGON2));
        users.put("b", user("bob", BCRYPT));

        PasswordHash decoy = users.decoy("nobody").orElseThrow();
        for (int i = 0; i < 20; i++) {
            assertEquals(decoy, users.decoy("nobody").orElseThrow());
        }
    }

    @Test
    void tellsOfArrivals() {
        CompletableFuture<User> ann =
                users.arrival(user -> user.name().equals("ann")).toCompletableFuture();
        users.put("b", user("bob", ARGON2));
        assertFalse(ann.isDone());

        users.put("a", user("ann", ARGON2));
        assertEquals("ann", ann.join().name());
        assertTrue(users.arrival(user -> user.name().equals("ann"))
                .toCompletableFuture()
                .isDone());
    }

    @Test
    void tellsOfOneWhoWasBehindAnother() {
        users.put("a", user("ann", ARGON2));
        users.put("b", user("ann", BCRYPT));
        CompletableFuture<User> second = users.arrival(
                        user -> user.password().orElseThrow().encoded().equals(BCRYPT))
                .toCompletableFuture();
        assertFalse(second.isDone());

        users.remove("a");
        assertEquals(BCRYPT, second.join().password().orElseThrow().encoded());
    }
}
