package org.sallyport.sftp.internal.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sallyport.file.FileAttributes;
import org.sallyport.file.FileType;
import org.sallyport.file.Ownership;

/** Lines as OpenSSH's sftp-server writes them. */
class LongNamesTest {

    private static final Ownership ALICE = new Ownership(1000, 100, "alice", "users");

    private final LongNames names =
            new LongNames(Clock.fixed(Instant.parse("2026-11-21T12:00:00Z"), ZoneId.of("Europe/Vienna")));

    private String line(FileType type, int permissions, long size, Ownership ownership, int links, String modified) {
        ByteBuffer out = ByteBuffer.allocate(1000);
        FileTime time = FileTime.from(Instant.parse(modified));
        names.write(
                out,
                "näme".getBytes(StandardCharsets.UTF_8),
                new FileAttributes(type, size, permissions, ownership, links, time, time, Optional.empty()));
        return new String(out.array(), 0, out.position(), StandardCharsets.UTF_8);
    }

    @Test
    void columns() {
        assertEquals(
                "-rw-r--r--    1 alice    users        1024 Nov  1 07:05 näme",
                line(FileType.REGULAR, 0644, 1024, ALICE, 1, "2026-11-01T06:05:00Z"));
        assertEquals(
                "drwxr-x---  1234 averylongname 4294967294 123456789012 Nov 21 13:00 näme",
                line(
                        FileType.DIRECTORY,
                        0750,
                        123456789012L,
                        new Ownership(1, -2, "averylongname", "4294967294"),
                        1234,
                        "2026-11-21T12:00:00Z"));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-21T12:00:01Z, Nov 21  2026", // the future
        "2026-11-21T12:00:00Z, Nov 21 13:00",
        "2026-05-23T00:00:00Z, May 23  2026",
        "2026-05-23T00:00:01Z, May 23 02:00",
        "2025-12-31T23:30:00Z, Jan  1  2026", // the zone matters
        "1969-12-31T00:00:00Z, Dec 31  1969",
        "2106-02-07T06:28:16Z, Feb  7  2106"
    })
    void dates(String modified, String shown) {
        String line = line(FileType.REGULAR, 0, 0, ALICE, 1, modified);
        assertTrue(line.endsWith(" " + shown + " näme"), line);
    }

    @ParameterizedTest
    @CsvSource({
        "REGULAR, 0, ----------",
        "DIRECTORY, 1777, drwxrwxrwt",
        "DIRECTORY, 1776, drwxrwxrwT",
        "REGULAR, 4755, -rwsr-xr-x",
        "REGULAR, 6644, -rwSr-Sr--",
        "SYMLINK, 777, lrwxrwxrwx",
        "SOCKET, 700, srwx------",
        "FIFO, 70, p---rwx---",
        "CHARACTER_DEVICE, 7, c------rwx",
        "BLOCK_DEVICE, 421, br---w---x",
        "UNKNOWN, 644, ?rw-r--r--"
    })
    void modes(FileType type, String permissions, String shown) {
        String line = line(type, Integer.parseInt(permissions, 8), 0, ALICE, 1, "2026-11-21T12:00:00Z");
        assertEquals(shown + "    1 ", line.substring(0, 16));
    }

    @Test
    void whatIsKeptDoesNotStick() {
        String first = line(FileType.REGULAR, 0, 0, ALICE, 1, "2026-11-21T12:00:00Z");
        line(FileType.REGULAR, 0, 0, Ownership.of(7, 8), 1, "2026-05-23T00:00:00Z");
        assertEquals(first, line(FileType.REGULAR, 0, 0, ALICE, 1, "2026-11-21T12:00:00Z"));
    }

    @Test
    void theLongestLineHasRoom() {
        Ownership longest = new Ownership(1, 1, "ö".repeat(500), "ö".repeat(500));
        String line = line(FileType.REGULAR, 0, Long.MAX_VALUE, longest, Integer.MAX_VALUE, "2026-11-21T12:00:00Z");
        assertTrue(line.getBytes(StandardCharsets.UTF_8).length <= LongNames.COLUMNS, line);
    }
}
