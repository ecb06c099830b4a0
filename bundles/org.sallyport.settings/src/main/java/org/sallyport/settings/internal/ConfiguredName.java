package org.sallyport.settings.internal;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds what a configuration is called that may be there several times, each under its own name. */
public final class ConfiguredName {

    private static final String FILE = "felix.fileinstall.filename";
    private static final String PID = "service.pid";
    private static final Pattern EXTENSION = Pattern.compile("\\.(cfg\\.json|cfg|config|json)$");

    private ConfiguredName() {}

    /**
     * What its owner calls it: the key {@code name}, else what stands behind the factory PID in the name of its file, else in its PID. The file
     * comes first because a PID may end with a number that Config Admin has made up.
     */
    public static Optional<String> given(String factoryPid, Map<String, ?> values) {
        return text(values, "name")
                .or(() -> text(values, FILE).flatMap(file -> behind(factoryPid, "-~", fileName(file))))
                .or(() -> text(values, PID).flatMap(pid -> behind(factoryPid, "-~", pid)));
    }

    /** What its owner calls it, else the number that Config Admin has made up for it. */
    public static Optional<String> any(String factoryPid, Map<String, ?> values) {
        return given(factoryPid, values).or(() -> text(values, PID).flatMap(pid -> behind(factoryPid, ".", pid)));
    }

    private static Optional<String> text(Map<String, ?> values, String key) {
        return Optional.ofNullable(values.get(key))
                .map(value -> value.toString().strip())
                .filter(text -> !text.isEmpty());
    }

    private static Optional<String> behind(String factoryPid, String separators, String text) {
        int start = factoryPid.length() + 1;
        boolean named =
                text.length() > start && text.startsWith(factoryPid) && separators.indexOf(text.charAt(start - 1)) >= 0;
        return named ? Optional.of(text.substring(start)) : Optional.empty();
    }

    private static String fileName(String location) {
        String path = path(location);
        return EXTENSION.matcher(path.substring(path.lastIndexOf('/') + 1)).replaceFirst("");
    }

    /** Felix FileInstall writes a URI, where blanks and others are escaped; what is none is taken as it is. */
    private static String path(String location) {
        try {
            return Optional.ofNullable(URI.create(location).getPath()).orElse(location);
        } catch (IllegalArgumentException e) {
            return location;
        }
    }
}
