package org.sallyport.file.local.internal;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Reads a configuration strictly: as it was written, so that a boolean that is neither true nor false is not taken for false. */
final class SettingsReader {

    private static final String FILE_NAME = "felix.fileinstall.filename";

    private final String factoryPid;
    private final Map<String, ?> values;

    /**
     * A reader of one configuration.
     *
     * @param values as Config Admin has them
     */
    SettingsReader(String factoryPid, Map<String, ?> values) {
        this.factoryPid = factoryPid;
        this.values = values;
    }

    Settings read() throws InvalidSettingException {
        return new Settings(name(), root(), flag("links"), flag("read.only"), mask(), flag("fsync.on.close"));
    }

    /** The key {@code name}, else what stands behind the factory PID in the PID or in the file's name. */
    private String name() throws InvalidSettingException {
        String name = text("name");
        if (!name.isEmpty()) {
            return name;
        }
        String file = text(FILE_NAME);
        return behindFactoryPid(text("service.pid"), "~")
                .or(() -> behindFactoryPid(
                        file.substring(file.lastIndexOf('/') + 1).replaceFirst("\\.(cfg\\.json|cfg|config|json)$", ""),
                        "[-~]"))
                .orElseThrow(() -> new InvalidSettingException("name", "", "give the store a name"));
    }

    private Optional<String> behindFactoryPid(String text, String separator) {
        String name = text.replaceFirst("^\\Q" + factoryPid + "\\E" + separator, "");
        return name.equals(text) || name.isEmpty() ? Optional.empty() : Optional.of(name);
    }

    private Path root() throws InvalidSettingException {
        String root = text("root");
        try {
            Path path = Path.of(root);
            if (path.isAbsolute()) {
                return path.normalize();
            }
        } catch (InvalidPathException e) {
            throw new InvalidSettingException("root", root, "the name has characters that the locale cannot represent");
        }
        throw new InvalidSettingException("root", root, "give the absolute path of a directory");
    }

    private int mask() throws InvalidSettingException {
        String mask = text("umask");
        if (mask.isEmpty()) {
            return Settings.DEFAULT_MASK;
        }
        if (!mask.matches("0?[0-7]{1,3}")) {
            throw new InvalidSettingException("umask", mask, "give an octal number from 000 to 777, such as 022");
        }
        return Integer.parseInt(mask, 8);
    }

    private boolean flag(String key) throws InvalidSettingException {
        String flag = text(key);
        if (flag.isEmpty() || flag.equalsIgnoreCase("false")) {
            return false;
        }
        if (flag.equalsIgnoreCase("true")) {
            return true;
        }
        throw new InvalidSettingException(key, flag, "give true or false");
    }

    private String text(String key) {
        return Optional.ofNullable(values.get(key))
                .map(value -> value.toString().strip())
                .orElse("");
    }
}
