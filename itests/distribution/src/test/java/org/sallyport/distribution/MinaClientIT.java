package org.sallyport.distribution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClientFactory;
import org.apache.sshd.sftp.client.extensions.openssh.OpenSSHFsyncExtension;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.sallyport.distribution.RunningContainer.Place;

/** The client of Apache MINA SSHD. */
@ExtendWith(RunningContainer.class)
class MinaClientIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private SshClient client;
    private ClientSession session;

    @BeforeEach
    void connect(Container container) throws IOException {
        client = SshClient.setUpDefaultClient();
        client.setServerKeyVerifier((connection, address, key) -> true);
        client.start();
        session = client.connect("alice", "127.0.0.1", container.port())
                .verify(LIMIT)
                .getSession();
        session.addPasswordIdentity(RunningContainer.PASSWORD);
        session.auth().verify(LIMIT);
    }

    @AfterEach
    void disconnect() throws IOException {
        session.close();
        client.stop();
    }

    @Test
    void namesOfAllKindsAndTheirBytes(Place place) throws IOException {
        Path sent = SampleFiles.names(directory.resolve("names"));
        try (SftpClient sftp = SftpClientFactory.instance().createSftpClient(session)) {
            for (String name : SampleFiles.NAMES) {
                Path local = sent.resolve(name);
                String remote = place.remote() + "/" + name;
                try (OutputStream out = sftp.write(remote)) {
                    Files.copy(local, out);
                }
                try (InputStream in = sftp.read(remote)) {
                    assertArrayEquals(Files.readAllBytes(local), in.readAllBytes(), name);
                }
                assertEquals(Files.size(local), sftp.stat(remote).getSize(), name);
            }
            List<String> listed = new ArrayList<>();
            for (SftpClient.DirEntry entry : sftp.readDir(place.remote())) {
                listed.add(entry.getFilename());
            }
            assertTrue(listed.containsAll(SampleFiles.NAMES), listed.toString());
        }
        for (String name : SampleFiles.NAMES) {
            SampleFiles.assertSame(sent.resolve(name), place.stored().resolve(name));
        }
    }

    @Test
    void failuresHaveTheStatusOfVersion3(Place place) throws IOException {
        try (SftpClient sftp = SftpClientFactory.instance().createSftpClient(session)) {
            assertEquals(SftpConstants.SFTP_V3, sftp.getVersion());
            assertEquals(SftpConstants.SSH_FX_NO_SUCH_FILE, status(() -> sftp.stat(place.remote() + "/missing")));
            sftp.mkdir(place.remote() + "/directory");
            assertEquals(SftpConstants.SSH_FX_FAILURE, status(() -> sftp.mkdir(place.remote() + "/directory")));
            SftpClient.CloseableHandle handle =
                    sftp.open(place.remote() + "/file", SftpClient.OpenMode.Write, SftpClient.OpenMode.Create);
            sftp.close(handle);
            assertTrue(status(() -> sftp.read(handle, 0, new byte[10])) <= SftpConstants.SSH_FX_OP_UNSUPPORTED);
        }
    }

    @Test
    void manyChannelsOfOneConnectionAtOnce(Place place) throws IOException {
        List<SftpClient> channels = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            channels.add(SftpClientFactory.instance().createSftpClient(session));
        }
        byte[] content = Files.readAllBytes(SampleFiles.file(directory.resolve("sent"), 3_000_000));
        channels.parallelStream().forEach(sftp -> {
            String remote = place.remote() + "/" + channels.indexOf(sftp);
            try (OutputStream out = sftp.write(remote)) {
                out.write(content);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        for (SftpClient sftp : channels) {
            assertArrayEquals(
                    content, Files.readAllBytes(place.stored().resolve(String.valueOf(channels.indexOf(sftp)))));
            sftp.close();
        }
    }

    @Test
    void fsyncIsThere(Place place) throws IOException {
        try (SftpClient sftp = SftpClientFactory.instance().createSftpClient(session);
                SftpClient.CloseableHandle handle =
                        sftp.open(place.remote() + "/file", SftpClient.OpenMode.Write, SftpClient.OpenMode.Create)) {
            OpenSSHFsyncExtension fsync = sftp.getExtension(OpenSSHFsyncExtension.class);
            assertTrue(fsync.isSupported());
            fsync.fsync(handle);
        }
    }

    private interface Attempt {
        void run() throws IOException;
    }

    private static int status(Attempt attempt) {
        return assertThrows(SftpException.class, attempt::run).getStatus();
    }
}
