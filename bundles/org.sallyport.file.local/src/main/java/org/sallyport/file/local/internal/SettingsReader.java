package org.sallyport.file.local.internal;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.sallyport.settings.internal.InvalidSettingsException;
import org.sallyport.settings.internal.LogText;
import org.sallyport.settings.internal.Values;

/** Reads a configuration strictly: as it was written, so that a boolean that is neither true nor false is not taken for false. */
final class SettingsReader {

    private static final int LONGEST_SHOWN = 100;
    private static final Path NOWHERE = Path.of("");

    private final String factoryPid;
    private final Values values;

    /**
     * A reader of one configuration.
     *
     * @param configured as Config Admin has it
     */
    SettingsReader(String factoryPid, Map<String, ?> configured) {
        this.factoryPid = factoryPid;
        this.values = Values.of(LocalFileStoreConfiguration.Config.class, configured);
    }

    Settings read() throws InvalidSettingsException {
        Settings settings =
                new Settings(name(), root(), flag("links"), flag("read.only"), mask(), flag("fsync.on.close"));
        values.check();
        return settings;
    }

    private void complain(String key, String right) {
        values.complain(key + " = " + LogText.of(values.text(key), LONGEST_SHOWN) + " is not valid: " + right);
    }

    private String name() {
        Optional<String> name = values.name(factoryPid);
        if (name.isEmpty()) {
            complain("name", "give the store a name");
        }
        return name.orElse("");
    }

    private Path root() {
        try {
            Path path = Path.of(values.text("root"));
            if (path.isAbsolute()) {
                return path.normalize();
            }
        } catch (InvalidPathException e) {
            complain("root", "the name has characters that the locale cannot represent");
            return NOWHERE;
        }
        complain("root", "give the absolute path of a directory");
        return NOWHERE;
    }

    private int mask() {
        String mask = values.text("umask");
        if (mask.isEmpty()) {
            return Settings.DEFAULT_MASK;
        }
        if (!mask.matches("0?[0-7]{1,3}")) {
            complain("umask", "give an octal number from 000 to 777, such as 022");
            return Settings.DEFAULT_MASK;
        }
        return Integer.parseInt(mask, 8);
    }

    private boolean flag(String key) {
        String flag = values.text(key);
        if (flag.isEmpty() || flag.equalsIgnoreCase("false")) {
            return false;
        }
        if (flag.equalsIgnoreCase("true")) {
            return true;
        }
        complain(key, "give true or false");
        return false;
    }
}
