package org.sallyport.console.internal.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sallyport.session.Server;
import org.sallyport.testkit.FakeServer;

class ServersCommandTest {

    private static final List<InetSocketAddress> HERE = List.of(new InetSocketAddress("127.0.0.1", 2222));

    @Test
    void whatIsWrongIsSaidWhereItIs() {
        Server fine = new FakeServer("fine", HERE, List.of());
        Server moving = new FakeServer("moving", HERE, List.of(), Optional.of("cannot listen on 127.0.0.1:22\n"));
        Server waiting = new FakeServer("waiting", List.of(), List.of(), Optional.of("no crypto provider"));

        assertEquals(
                "fine\tlistening\t127.0.0.1:2222\t0\t0\t\n"
                        + "moving\tlistening\t127.0.0.1:2222\t0\t0\tcannot listen on 127.0.0.1:22?\n"
                        + "waiting\tnot listening\t\t0\t0\tno crypto provider\n",
                ConnectionsCommandTest.text(ServersCommand.overview(List.of(fine, moving, waiting), List.of()), false));
    }
}
