package org.sallyport.file.local.internal;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a configuration strictly: as it was written, so that a boolean that is neither true nor false is not taken for false. */
final class SettingsReader {

    private static final String FILE_NAME = "felix.fileinstall.filename";

    private static final Path NOWHERE = Path.of("");

    private final String factoryPid;
    private final Map<String, ?> values;
    private final List<String> complaints = new ArrayList<>();

    /**
     * A reader of one configuration.
     *
     * @param values as Config Admin has them
     */
    SettingsReader(String factoryPid, Map<String, ?> values) {
        this.factoryPid = factoryPid;
        this.values = values;
    }

    Settings read() throws InvalidSettingsException {
        Settings settings =
                new Settings(name(), root(), flag("links"), flag("read.only"), mask(), flag("fsync.on.close"));
        if (!complaints.isEmpty()) {
            throw new InvalidSettingsException(complaints);
        }
        return settings;
    }

    private void complain(String key, String value, String right) {
        complaints.add(key + " = " + value + " is not valid: " + right);
    }

    /** The key {@code name}, else what stands behind the factory PID in the PID or in the file's name. */
    private String name() {
        String name = text("name");
        if (!name.isEmpty()) {
            return name;
        }
        String file = text(FILE_NAME);
        return behindFactoryPid(text("service.pid"), "~")
                .or(() -> behindFactoryPid(
                        file.substring(file.lastIndexOf('/') + 1).replaceFirst("\\.(cfg\\.json|cfg|config|json)$", ""),
                        "[-~]"))
                .orElseGet(() -> {
                    complain("name", "", "give the store a name");
                    return "";
                });
    }

    private Optional<String> behindFactoryPid(String text, String separator) {
        String name = text.replaceFirst("^\\Q" + factoryPid + "\\E" + separator, "");
        return name.equals(text) || name.isEmpty() ? Optional.empty() : Optional.of(name);
    }

    private Path root() {
        String root = text("root");
        try {
            Path path = Path.of(root);
            if (path.isAbsolute()) {
                return path.normalize();
            }
        } catch (InvalidPathException e) {
            complain("root", root, "the name has characters that the locale cannot represent");
            return NOWHERE;
        }
        complain("root", root, "give the absolute path of a directory");
        return NOWHERE;
    }

    private int mask() {
        String mask = text("umask");
        if (mask.isEmpty()) {
            return Settings.DEFAULT_MASK;
        }
        if (!mask.matches("0?[0-7]{1,3}")) {
            complain("umask", mask, "give an octal number from 000 to 777, such as 022");
            return Settings.DEFAULT_MASK;
        }
        return Integer.parseInt(mask, 8);
    }

    private boolean flag(String key) {
        String flag = text(key);
        if (flag.isEmpty() || flag.equalsIgnoreCase("false")) {
            return false;
        }
        if (flag.equalsIgnoreCase("true")) {
            return true;
        }
        complain(key, flag, "give true or false");
        return false;
    }

    private String text(String key) {
        return Optional.ofNullable(values.get(key))
                .map(value -> value.toString().strip())
                .orElse("");
    }
}
