package org.sallyport.sftp.internal.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.sallyport.file.FileAttributes;
import org.sallyport.file.FileType;
import org.sallyport.file.Ownership;

/**
 * The lines that clients show for {@code ls -l} (draft-ietf-secsh-filexfer-02, section 7), in the columns of OpenSSH:
 *
 * <pre>
 * drwxr-xr-x    5 markus   markus       1024 Jan 13 18:39 .ssh
 * -rw-r--r--    1 markus   users      348911 Mar 25  2024 archive.tar
 * </pre>
 *
 * Times of the last half year have the hour, others the year. What was formatted last is kept, because neighbours in a listing tend to share it.
 */
final class LongNames {

    /** More than the bytes of a line without its file name. */
    static final int COLUMNS = 256;

    private static final long HALF_A_YEAR = TimeUnit.DAYS.toSeconds(365) / 2;
    private static final int NAME_WIDTH = 8;
    private static final int LONGEST_NAME = 64;
    private static final byte[] MONTHS = ascii("JanFebMarAprMayJunJulAugSepOctNovDec");
    private static final byte[] PERMISSIONS = ascii("rwxrwxrwx");

    private final Clock clock;
    private final ZoneId zone;

    // Each is replaced as a whole, so threads may race for it.
    private Owners lastOwners = new Owners(Ownership.of(0, 0), owners(Ownership.of(0, 0)));
    private Stamp lastStamp = new Stamp(Long.MIN_VALUE, false, new byte[0]);

    private record Owners(Ownership ownership, byte[] text) {}

    private record Stamp(long minute, boolean recent, byte[] text) {}

    LongNames(Clock clock) {
        this.clock = clock;
        this.zone = clock.getZone();
    }

    /** Writes a line; the buffer has room for it. */
    void write(ByteBuffer out, byte[] name, FileAttributes attributes) {
        mode(out, attributes.type(), attributes.permissions());
        padded(out, attributes.links(), 3);
        out.put((byte) ' ');
        out.put(ownersOf(attributes.ownership()));
        out.put((byte) ' ');
        padded(out, attributes.size(), 8);
        out.put((byte) ' ');
        out.put(stampOf(attributes.modified().to(TimeUnit.SECONDS)));
        out.put((byte) ' ');
        out.put(name);
    }

    /** Ten letters as in strmode(3), and the two blanks behind them. */
    private static void mode(ByteBuffer out, FileType type, int permissions) {
        out.put((byte) letter(type));
        for (int i = 0; i < PERMISSIONS.length; i++) {
            boolean set = (permissions & 0400 >> i) != 0;
            byte letter = set ? PERMISSIONS[i] : (byte) '-';
            if (i % 3 == 2 && (permissions & 04000 >> i / 3) != 0) {
                char special = i == 8 ? 't' : 's';
                letter = (byte) (set ? special : Character.toUpperCase(special));
            }
            out.put(letter);
        }
        out.put((byte) ' ').put((byte) ' ');
    }

    private static char letter(FileType type) {
        return switch (type) {
            case REGULAR -> '-';
            case DIRECTORY -> 'd';
            case SYMLINK -> 'l';
            case SOCKET -> 's';
            case CHARACTER_DEVICE -> 'c';
            case BLOCK_DEVICE -> 'b';
            case FIFO -> 'p';
            case SPECIAL, UNKNOWN -> '?';
        };
    }

    private static void padded(ByteBuffer out, long value, int width) {
        int digits = 1;
        for (long rest = value / 10; rest != 0; rest /= 10) {
            digits++;
        }
        for (int i = digits; i < width; i++) {
            out.put((byte) ' ');
        }
        int end = out.position() + digits;
        out.position(end);
        long rest = value;
        do {
            out.put(--end, (byte) ('0' + Math.abs(rest % 10)));
            rest /= 10;
        } while (rest != 0);
    }

    private byte[] ownersOf(Ownership ownership) {
        Owners last = lastOwners;
        if (last.ownership != ownership) {
            last = new Owners(ownership, owners(ownership));
            lastOwners = last;
        }
        return last.text;
    }

    private static byte[] owners(Ownership ownership) {
        byte[] owner = name(ownership.owner());
        byte[] group = name(ownership.group());
        byte[] both = Arrays.copyOf(owner, owner.length + 1 + group.length);
        both[owner.length] = ' ';
        System.arraycopy(group, 0, both, owner.length + 1, group.length);
        return both;
    }

    private static byte[] name(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        byte[] padded = Arrays.copyOf(bytes, Math.min(LONGEST_NAME, Math.max(NAME_WIDTH, bytes.length)));
        if (bytes.length < padded.length) {
            Arrays.fill(padded, bytes.length, padded.length, (byte) ' ');
        }
        return padded;
    }

    private byte[] stampOf(long modified) {
        long now = Math.floorDiv(clock.millis(), 1000L);
        boolean recent = now - HALF_A_YEAR < modified && now >= modified;
        long minute = Math.floorDiv(modified, 60L);
        Stamp last = lastStamp;
        if (last.minute != minute || last.recent != recent) {
            last = new Stamp(minute, recent, stamp(modified, recent));
            lastStamp = last;
        }
        return last.text;
    }

    /** Twelve bytes, such as {@code Jan  3 18:39} or {@code Jan  3  2024}. */
    private byte[] stamp(long seconds, boolean recent) {
        LocalDateTime time = LocalDateTime.ofInstant(Instant.ofEpochSecond(seconds), zone);
        ByteBuffer text = ByteBuffer.allocate(32);
        text.put(MONTHS, 3 * (time.getMonthValue() - 1), 3).put((byte) ' ');
        padded(text, time.getDayOfMonth(), 2);
        text.put((byte) ' ');
        if (recent) {
            twoDigits(text, time.getHour());
            text.put((byte) ':');
            twoDigits(text, time.getMinute());
        } else {
            padded(text, time.getYear(), 5);
        }
        return Arrays.copyOf(text.array(), text.position());
    }

    private static void twoDigits(ByteBuffer out, int value) {
        out.put((byte) ('0' + value / 10)).put((byte) ('0' + value % 10));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
