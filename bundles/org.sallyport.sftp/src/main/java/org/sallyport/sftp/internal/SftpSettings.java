package org.sallyport.sftp.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.sallyport.sftp.internal.mount.MountTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of a server's configuration that concern SFTP.
 *
 * @param mounts key {@code mounts}: which file store is seen where
 * @param handles key {@code sftp.handles.max}: how many files and directories a session may have open, 1 to 100000
 */
record SftpSettings(MountTable mounts, int handles) {

    private static final Logger LOG = LoggerFactory.getLogger(SftpSettings.class);

    private static final String PID = "org.sallyport.server";
    private static final String MOUNTS = "mounts";
    private static final String HANDLES = "sftp.handles.max";
    private static final int MOST_HANDLES = 100_000;

    /** What is in force where nothing is configured. */
    static final SftpSettings DEFAULT = new SftpSettings(MountTable.parse("/ = default"), 1024);

    /** Reads the settings of servers, and keeps the last good ones of each. */
    static final class Reader {

        private final Map<String, SftpSettings> lastGood = new ConcurrentHashMap<>();

        /** The settings of a server as they are now. */
        SftpSettings read(String server, Map<String, Object> values) {
            SftpSettings last = lastGood.getOrDefault(server, DEFAULT);
            SftpSettings now = new SftpSettings(mounts(server, values, last), handles(server, values, last));
            lastGood.put(server, now);
            return now;
        }

        private static MountTable mounts(String server, Map<String, Object> values, SftpSettings last) {
            Object value = values.get(MOUNTS);
            if (value == null) {
                return DEFAULT.mounts;
            }
            try {
                return MountTable.parse(value);
            } catch (IllegalArgumentException e) {
                LOG.error(
                        "{}-{}: {} = {} is not {}; keeping the last good value",
                        PID,
                        server,
                        MOUNTS,
                        e.getMessage(),
                        MountTable.FORM);
                return last.mounts;
            }
        }

        private static int handles(String server, Map<String, Object> values, SftpSettings last) {
            Object value = values.get(HANDLES);
            if (value == null) {
                return DEFAULT.handles;
            }
            try {
                int number = Integer.parseInt(value.toString().strip());
                if (number >= 1 && number <= MOST_HANDLES) {
                    return number;
                }
            } catch (NumberFormatException e) {
                LOG.debug("not a number", e);
            }
            LOG.error(
                    "{}-{}: {} = {} is not a number from 1 to {}; keeping {}",
                    PID,
                    server,
                    HANDLES,
                    value,
                    MOST_HANDLES,
                    last.handles);
            return last.handles;
        }
    }
}
