package org.sallyport.distribution;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** OpenSSH's {@code sftp}, connected until it is closed. */
final class ConnectedClient implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Process process;
    private final StringBuffer output = new StringBuffer();
    private int answers;

    ConnectedClient(Login login) throws IOException {
        process = login.sftp().start();
        Thread reader = new Thread(() -> process.inputReader(StandardCharsets.UTF_8)
                .lines()
                .forEach(line -> output.append(line).append('\n')));
        reader.setDaemon(true);
        reader.start();
        answers();
    }

    /** Waits until a request is answered. */
    void answers() throws IOException {
        process.outputWriter(StandardCharsets.UTF_8).append("pwd\n").flush();
        answers++;
        Waiting.until(
                () -> output.toString().split("Remote working directory", -1).length > answers,
                PATIENCE,
                () -> "no answer:\n" + output);
    }

    /** Waits until it was thrown out. */
    void isTold(String reason) {
        Waiting.until(() -> output.indexOf(reason) >= 0, PATIENCE, () -> "not told " + reason + ":\n" + output);
    }

    @Override
    public void close() {
        process.destroy();
        Waiting.until(() -> !process.isAlive(), PATIENCE, () -> "the client goes on");
    }
}
