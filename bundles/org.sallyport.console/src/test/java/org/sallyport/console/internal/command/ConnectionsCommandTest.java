package org.sallyport.console.internal.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.Test;
import org.sallyport.console.internal.text.Table;
import org.sallyport.session.Connection;
import org.sallyport.session.Login;
import org.sallyport.testkit.FakeConnection;

class ConnectionsCommandTest {

    private final Connection stranger = FakeConnection.anonymous();
    private final Connection ann = FakeConnection.of(Login.of("ann\u001b[31m"));

    @Test
    void eachConnectionIsARow() {
        Clock clock = Clock.fixed(ann.since().plus(Duration.ofSeconds(75)), ZoneOffset.UTC);

        String rows = text(ConnectionsCommand.overview(List.of(stranger, ann), clock), false);

        assertEquals(
                ann.id() + "\ttest\tann?[31m\t127.0.0.1:50000\t1m 15s\t0 B\t0 B\tSSH-2.0-Test",
                rows.lines().skip(1).findFirst().orElseThrow());
    }

    @Test
    void noConnectionIsSaidInWords() {
        assertEquals(
                "There is no connection.",
                text(ConnectionsCommand.algorithms(List.of()), true)
                        .lines()
                        .skip(2)
                        .findFirst()
                        .orElseThrow());
        assertEquals("", text(ConnectionsCommand.algorithms(List.of()), false));
    }

    @Test
    void anUnknownNameIsAnsweredWithTheKnownOnes() throws CommandException {
        List<String> known = List.of("default", "internal");

        assertEquals(List.of("internal"), Find.each("server", List.of("internal"), known, name -> name));
        CommandException failure = assertThrows(
                CommandException.class, () -> Find.each("server", List.of("default", "x"), known, name -> name));
        assertEquals("no server x: choose from default, internal", failure.getMessage());
        failure = assertThrows(CommandException.class, () -> Find.one("server", "x", List.<String>of(), name -> name));
        assertEquals("no server x: there is none", failure.getMessage());
    }

    static String text(Table table, boolean format) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        table.print(new PrintStream(out, true, StandardCharsets.UTF_8), format);
        return out.toString(StandardCharsets.UTF_8);
    }
}
