package org.sallyport.distribution;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.sallyport.distribution.RunningContainer.Place;

/** AsyncSSH, Debian's {@code python3-asyncssh}. */
@ExtendWith(RunningContainer.class)
class AsyncSshIT {

    @TempDir
    Path directory;

    @Test
    void putsGetsAndTriesEverything(Container container, Place place) throws IOException, URISyntaxException {
        Path sent = SampleFiles.names(directory.resolve("names"));
        SampleFiles.tree(sent.resolve("tree"), 200);
        SampleFiles.file(sent.resolve("larger"), 20L << 20);
        Path script = Path.of(getClass().getResource("/asyncssh_client.py").toURI());

        Program.Outcome outcome = Program.of(
                        "/usr/bin/python3",
                        "-W",
                        "ignore",
                        script.toString(),
                        String.valueOf(container.port()),
                        "alice",
                        RunningContainer.PASSWORD,
                        sent.toString(),
                        place.remote(),
                        directory.resolve("received").toString())
                .run()
                .succeeded();

        assertTrue(outcome.output().contains("all well"), outcome.toString());
        SampleFiles.assertSame(sent, place.stored().resolve("copy"));
        SampleFiles.assertSame(sent, directory.resolve("received"));
    }
}
