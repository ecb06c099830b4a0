package org.sallyport.console.internal.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.sallyport.console.internal.command.MountsCommand.Mount;

class MountsCommandTest {

    @Test
    void mountsAreReadFromTextsAndArrays() {
        List<Mount> expected = List.of(new Mount("default", "/", "disk"), new Mount("default", "/old", "tape"));

        assertEquals(expected, MountsCommand.mounts("default", "/ = disk, /old = tape"));
        assertEquals(expected, MountsCommand.mounts("default", new String[] {"/ = disk", "/old=tape"}));
        assertEquals(expected, MountsCommand.mounts("default", List.of("/ = disk,/old = tape")));
        assertEquals(List.of(new Mount("default", "disk", "")), MountsCommand.mounts("default", "disk"));
    }

    @Test
    void storesThatNobodyMountsComeLast() {
        assertEquals(
                "a\t/\tdisk\tthere\tlocal\na\t/x\ttape\tno such store\t\n\t\tspare\tnot mounted\tlocal\n",
                ConnectionsCommandTest.text(
                        MountsCommand.overview(
                                List.of(new Mount("a", "/", "disk"), new Mount("a", "/x", "tape")),
                                Map.of("disk", "local", "spare", "local"),
                                true),
                        false));
    }
}
