package org.sallyport.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A container whose port belongs to somebody else when it starts. */
class PortTakenIT {

    @TempDir
    Path directory;

    @Test
    void isToldOnceAndTriedAgainUntilThePortIsFree() throws Exception {
        try (Container container = Container.unpack("port-taken")) {
            Pattern complaint = Pattern.compile("(?m)^.*ERROR.*" + container.port() + ".*$");
            try (ServerSocket taken = new ServerSocket(container.port(), 1, InetAddress.getLoopbackAddress())) {
                container.start().awaitLog(complaint);
                assertEquals(container.port(), taken.getLocalPort());
                assertFalse(container.output().contains("sftp -P"), container.output());
            }

            container.awaitOutput(Pattern.compile("(?m)^sftp -P " + container.port() + " "));

            List<String> complaints = complaint
                    .matcher(container.log())
                    .results()
                    .map(match -> match.group())
                    .toList();
            assertEquals(1, complaints.size(), complaints.toString());
            assertFalse(container.log().contains("\tat "), container.log());
            assertTrue(container.listeningPorts().contains(container.port()));
        }
    }
}
