package org.sallyport.console.internal.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sallyport.console.internal.StoredConfiguration;
import org.sallyport.session.Server;
import org.sallyport.testkit.FakeServer;

class ServersCommandTest {

    private static final List<InetSocketAddress> HERE = List.of(new InetSocketAddress("127.0.0.1", 2222));

    private static Server server(String name, List<InetSocketAddress> addresses, String refusal, String trouble) {
        return new FakeServer(
                name,
                addresses,
                List.of(),
                Map.of("service.pid", "org.sallyport.server~" + name),
                Optional.of(refusal).filter(text -> !text.isEmpty()),
                Optional.of(trouble).filter(text -> !text.isEmpty()));
    }

    @Test
    void whatIsWrongIsSaidWhereItIs() {
        Server fine = server("fine", HERE, "", "");
        Server moving = server("moving", HERE, "", "cannot listen on 127.0.0.1:22\n");
        Server waiting = server("waiting", List.of(), "", "no crypto provider");

        assertEquals(
                "fine\tlistening\t127.0.0.1:2222\t0\t0\t\n"
                        + "moving\tlistening\t127.0.0.1:2222\t0\t0\tcannot listen on 127.0.0.1:22?\n"
                        + "waiting\tnot listening\t\t0\t0\tno crypto provider\n",
                ConnectionsCommandTest.text(ServersCommand.overview(List.of(fine, moving, waiting), List.of()), false));
    }

    /** What the refused configuration says, its name for one, is not in force. */
    @Test
    void aServerWhoseConfigurationIsRefusedIsShownAsItIs() {
        Server front = server("front", HERE, "max.sessions = \"few\" is refused", "");
        Server both = server("both", List.of(), "banner is refused", "no crypto provider");

        assertEquals(
                "front\tlistening\t127.0.0.1:2222\t0\t0\tconfiguration refused: max.sessions = \"few\" is refused\n"
                        + "both\tnot listening\t\t0\t0\tconfiguration refused: banner is refused; no crypto provider\n"
                        + "never\tnot started\t\t0\t0\tthe log says why\n",
                ConnectionsCommandTest.text(
                        ServersCommand.overview(
                                List.of(front, both),
                                List.of(
                                        StoredConfiguration.of("org.sallyport.server~front", Map.of("name", "renamed")),
                                        StoredConfiguration.of("org.sallyport.server~both", Map.of()),
                                        StoredConfiguration.of("org.sallyport.server~never", Map.of()))),
                        false));
    }
}
