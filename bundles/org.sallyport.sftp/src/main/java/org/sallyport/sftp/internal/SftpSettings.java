package org.sallyport.sftp.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.sallyport.settings.internal.InvalidSettingsException;
import org.sallyport.settings.internal.Values;
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
    private static final Map<String, Object> DEFAULTS = Map.of(MOUNTS, "/ = default", HANDLES, 1024);

    /** What is in force where nothing is configured. */
    static final SftpSettings DEFAULT = of(Values.of(DEFAULTS, Map.of()));

    private static SftpSettings of(Values values) {
        return new SftpSettings(mounts(values), values.integer(HANDLES, 1, MOST_HANDLES));
    }

    private static MountTable mounts(Values values) {
        try {
            return MountTable.parse(values.list(MOUNTS));
        } catch (IllegalArgumentException e) {
            values.refuse(MOUNTS, MountTable.FORM);
            return DEFAULT.mounts;
        }
    }

    /** Reads the settings of servers, and keeps the last good ones of each. */
    static final class Reader {

        private final Map<String, SftpSettings> lastGood = new ConcurrentHashMap<>();

        /** The settings of a server as they are now. */
        SftpSettings read(String server, Map<String, Object> configured) {
            Values values = Values.of(DEFAULTS, configured);
            SftpSettings now = of(values);
            try {
                values.check();
                lastGood.put(server, now);
                return now;
            } catch (InvalidSettingsException e) {
                LOG.error("{}-{}: {}; the last good settings stay", PID, server, e.getMessage());
                return lastGood.getOrDefault(server, DEFAULT);
            }
        }
    }
}
