package org.sallyport.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ConnectException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sallyport.auth.AuthAttempt;
import org.sallyport.auth.AuthAttempt.PasswordAttempt;
import org.sallyport.auth.AuthResult;
import org.sallyport.auth.AuthResult.Abstain;
import org.sallyport.auth.AuthResult.Accept;
import org.sallyport.file.AttributeChange;
import org.sallyport.file.DirectoryEntry;
import org.sallyport.file.FileAttributes;
import org.sallyport.file.FileException;
import org.sallyport.file.FileStatus;
import org.sallyport.file.FileView;
import org.sallyport.file.Listing;
import org.sallyport.file.OpenFile;
import org.sallyport.file.OpenOptions;
import org.sallyport.session.FilePath;
import org.sallyport.session.Login;

/** With OpenSSH's sftp. */
class EmbeddedServerTest {

    @TempDir
    Path directory;

    @Test
    void aClientReadsWhatAStoreHas() throws Exception {
        try (EmbeddedServer server = EmbeddedServer.builder()
                .authenticator(EmbeddedServerTest::badge, "password")
                .fileStore("default", login -> new OneFile("hello " + login.user()))
                .setting("max.sessions", "2")
                .start()) {
            assertEquals("", sftp(server, "secret", "get note got"));
            assertEquals("hello demo", Files.readString(directory.resolve("got")));
            assertTrue(Files.readString(directory.resolve("known_hosts")).contains("ssh-ed25519"));
            assertEquals("ssh-ed25519", server.hostKey().type());
            assertTrue(sftp(server, "wrong", "ls").contains("Permission denied"));
        }
    }

    @Test
    void whatIsClosedIsGone() throws Exception {
        EmbeddedServer server = EmbeddedServer.builder().start();
        int port = server.port();
        server.close();

        assertThrows(ConnectException.class, () -> new Socket("127.0.0.1", port).close());
        assertEquals(List.of(), List.copyOf(server.server().connections()));
    }

    @Test
    void aSettingThatMeansNothingIsRefused() throws Exception {
        String refusal = assertThrows(
                        IllegalArgumentException.class,
                        () -> EmbeddedServer.builder()
                                .setting("max.auth.tries", "few")
                                .start())
                .getMessage();
        assertTrue(refusal.startsWith("max.auth.tries = \"few\""), refusal);

        try (EmbeddedServer server = EmbeddedServer.builder().start()) {
            assertThrows(IllegalArgumentException.class, () -> server.change("listen.port", "many"));
            assertFalse(server.server().addresses().isEmpty());
        }
    }

    private static AuthResult badge(AuthAttempt attempt) {
        return attempt instanceof PasswordAttempt password && "secret".equals(new String(password.password()))
                ? new Accept(Login.of(password.user()))
                : new Abstain();
    }

    /** What OpenSSH's sftp complains of. */
    private String sftp(EmbeddedServer server, String password, String commands) throws Exception {
        Path askpass = Files.writeString(directory.resolve("askpass"), "#!/bin/sh\necho " + password + "\n");
        Files.setPosixFilePermissions(askpass, PosixFilePermissions.fromString("rwx------"));
        Path batch = Files.writeString(directory.resolve("batch"), commands + "\n");
        Path errors = directory.resolve("errors");
        ProcessBuilder sftp = new ProcessBuilder(
                        "sftp",
                        "-o",
                        "LogLevel=ERROR",
                        "-F",
                        "none",
                        "-P",
                        Integer.toString(server.port()),
                        "-o",
                        "StrictHostKeyChecking=accept-new",
                        "-o",
                        "UserKnownHostsFile=" + directory.resolve("known_hosts"),
                        "-o",
                        "NumberOfPasswordPrompts=1",
                        "-o",
                        "BatchMode=no",
                        "-b",
                        batch.toString(),
                        "demo@127.0.0.1")
                .directory(directory.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(errors.toFile());
        sftp.environment().put("SSH_ASKPASS", askpass.toString());
        sftp.environment().put("SSH_ASKPASS_REQUIRE", "force");
        Process process = sftp.start();
        try {
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "sftp does not end");
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(errors);
    }

    /** A tree with one file, {@code /note}. */
    private record OneFile(String content) implements FileView {

        private static final FileTime THEN = FileTime.fromMillis(0);

        @Override
        public FileAttributes stat(FilePath path, boolean follow) throws FileException {
            if (path.isRoot()) {
                return FileAttributes.directory(THEN);
            }
            if (path.equals(FilePath.of("/note"))) {
                return FileAttributes.file(content.length(), THEN);
            }
            throw new FileException(FileStatus.NO_SUCH_FILE, "there is only /note");
        }

        @Override
        public Listing list(FilePath path) {
            return most -> List.<DirectoryEntry>of();
        }

        @Override
        public OpenFile open(FilePath path, OpenOptions options, AttributeChange attributes) throws FileException {
            return new Content(stat(path, true), content.getBytes(StandardCharsets.UTF_8));
        }
    }

    private record Content(FileAttributes stat, byte[] bytes) implements OpenFile {

        @Override
        public int read(ByteBuffer target, long offset) {
            if (offset >= bytes.length) {
                return -1;
            }
            int size = Math.min(target.remaining(), bytes.length - (int) offset);
            target.put(bytes, (int) offset, size);
            return size;
        }

        @Override
        public void write(ByteBuffer source, long offset) throws FileException {
            throw new FileException(FileStatus.OP_UNSUPPORTED, "there is nothing to write");
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}
