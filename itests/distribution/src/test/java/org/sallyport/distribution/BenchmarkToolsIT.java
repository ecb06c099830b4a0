package org.sallyport.distribution;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The scripts that measure this server beside others judge rightly. */
class BenchmarkToolsIT {

    @Test
    void theirOwnTestsPass() {
        String output = Program.of("python3", "-m", "unittest")
                .in(Path.of(System.getProperty("sources"), "itests", "benchmark"))
                .run()
                .succeeded()
                .output();

        assertTrue(output.matches("(?s).*Ran [1-9][0-9]* tests.*OK.*"), output);
    }
}
