package org.sallyport.console.internal.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sallyport.console.internal.command.MountsCommand.Mount;
import org.sallyport.session.Server;
import org.sallyport.testkit.FakeServer;

class MountsCommandTest {

    private static Server server(Object mounts, Optional<String> refusal) {
        return new FakeServer(
                "default", List.of(), List.of(), Map.of("mounts", mounts), refusal, Optional.of("not of files"));
    }

    @Test
    void mountsAreReadFromTextsAndArrays() {
        List<Mount> expected = List.of(new Mount("default", "/", "disk", ""), new Mount("default", "/old", "tape", ""));

        for (Object mounts : List.of(
                "/ = disk, /old = tape",
                "[\"/ = disk\", \"/old = tape\",]",
                "/ = disk\n/old = tape",
                new String[] {"/ = disk", "/old=tape"},
                List.of("/ = disk,/old = tape"))) {
            assertEquals(expected, MountsCommand.mounts(server(mounts, Optional.empty())));
        }
    }

    @Test
    void whatIsInForceIsMarkedWhereTheConfigurationIsRefused() {
        assertEquals(
                List.of(new Mount("default", "/", "disk", "configuration refused: mounts = / is refused")),
                MountsCommand.mounts(server("/ = disk", Optional.of("mounts = / is refused"))));
    }

    @Test
    void storesThatNobodyMountsComeLast() {
        assertEquals(
                "a\t/\tdisk\tthere\tlocal\t\na\t/x\ttape\tno such store\t\trefused\n\t\tspare\tnot mounted\tlocal\t\n",
                ConnectionsCommandTest.text(
                        MountsCommand.overview(
                                List.of(new Mount("a", "/", "disk", ""), new Mount("a", "/x", "tape", "refused")),
                                Map.of("disk", "local", "spare", "local"),
                                true),
                        false));
    }
}
