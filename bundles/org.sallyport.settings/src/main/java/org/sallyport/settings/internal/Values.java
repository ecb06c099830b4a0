package org.sallyport.settings.internal;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A configuration as it was written, with the defaults of absent keys. Reading gives each value its meaning, or takes note of a complaint and goes on, so
 * that {@link #check} can name everything that is wrong at once.
 */
public final class Values {

    private static final Pattern SECRET = Pattern.compile("_.*|.*pass(word|phrase).*");
    private static final int LONGEST_SHOWN = 100;

    private final Map<String, Object> defaults;
    private final Map<String, Object> values;
    private final List<String> complaints = new ArrayList<>();

    private Values(Map<String, Object> defaults, Map<String, ?> configured) {
        this.defaults = defaults;
        this.values = new TreeMap<>(defaults);
        configured.forEach((key, value) -> {
            if (value != null) {
                values.put(key, value);
            }
        });
    }

    /**
     * The values of a configuration whose keys are the methods of an annotation type.
     *
     * @param keys has the defaults; names are spelt as in OSGi Compendium 8, section 112.8.2.1: {@code _} is a dot, {@code __} is {@code _}
     * @param configured as Config Admin has it
     */
    public static Values of(Class<?> keys, Map<String, ?> configured) {
        Map<String, Object> defaults = new TreeMap<>();
        for (Method key : keys.getDeclaredMethods()) {
            if (key.getDefaultValue() != null) {
                String name =
                        key.getName().replace("__", "\0").replace('_', '.').replace('\0', '_');
                defaults.put(name, key.getDefaultValue());
            }
        }
        return new Values(defaults, configured);
    }

    /**
     * The values of a configuration, or of a part of it.
     *
     * @param defaults for what is absent
     * @param configured as Config Admin has it
     */
    public static Values of(Map<String, Object> defaults, Map<String, ?> configured) {
        return new Values(defaults, configured);
    }

    /** Every key that is configured or has a default. */
    public Map<String, Object> all() {
        return Collections.unmodifiableMap(values);
    }

    /** What the owner calls the configuration, as {@link ConfiguredName#given} finds it. */
    public Optional<String> name(String factoryPid) {
        return ConfiguredName.given(factoryPid, values);
    }

    /** The text without blanks around it; several are joined by commas; empty if there is none. */
    public String text(String key) {
        return exact(key).strip();
    }

    /** The text with the blanks around it, for what may begin or end with them. */
    public String exact(String key) {
        return String.join(",", ListValue.parts(values.get(key)));
    }

    /** The items of a list whose items hold no commas, without empty ones. */
    public List<String> list(String key) {
        return ListValue.words(values.get(key));
    }

    /** The items of a list whose items may hold commas, empty ones included. */
    public List<String> lines(String key) {
        return ListValue.lines(values.get(key));
    }

    /** Whether a key is switched on. */
    public boolean flag(String key) {
        return parsed(
                        key,
                        text -> switch (text) {
                            case "true", "yes", "on" -> Optional.of(true);
                            case "false", "no", "off" -> Optional.of(false);
                            default -> Optional.empty();
                        },
                        "true or false")
                .orElse(false);
    }

    /** A whole number within bounds. */
    public int integer(String key, int least, int most) {
        return (int) number(key, least, most);
    }

    /** A whole number within bounds, which are not below zero. */
    public long number(String key, long least, long most) {
        return parsed(
                        key,
                        text -> text.matches("\\d{1,18}")
                                ? Optional.of(Long.parseLong(text)).filter(number -> number >= least && number <= most)
                                : Optional.empty(),
                        "a number from " + least + " to " + most)
                .orElse(least);
    }

    /** A number of bytes within bounds. */
    public long size(String key, long least, long most) {
        return parsed(
                        key,
                        text -> Quantities.size(text).stream()
                                .filter(size -> size >= least && size <= most)
                                .boxed()
                                .findFirst(),
                        "a size such as 65536, 64KiB or 1GiB, at least " + least
                                + (most < Long.MAX_VALUE ? " and at most " + most : ""))
                .orElse(least);
    }

    /** A time, which may be zero. */
    public Duration time(String key) {
        return parsed(key, Quantities::time, "a time such as 500ms, 30s or 10m, or 0")
                .orElse(Duration.ZERO);
    }

    /** A time that is not zero. */
    public Duration positiveTime(String key) {
        return parsed(
                        key,
                        text -> Quantities.time(text).filter(time -> !time.isZero()),
                        "a time such as 500ms, 30s or 10m, more than 0")
                .orElse(Duration.ofMillis(1));
    }

    /**
     * What the text of a key means. If it means nothing there is a complaint, and the meaning of the default is given, if that has one.
     *
     * @param parser empty for what means nothing
     * @param right what would mean something
     */
    public <T> Optional<T> parsed(String key, Function<String, Optional<T>> parser, String right) {
        Optional<T> meaning = parser.apply(text(key));
        if (meaning.isEmpty()) {
            refuse(key, right);
            return parser.apply(String.join(",", ListValue.parts(defaults.get(key))));
        }
        return meaning;
    }

    /** Complains of a value, which is shown if it is no secret. */
    public void refuse(String key, String right) {
        String shown = SECRET.matcher(key).matches() ? "" : LogText.of(text(key), LONGEST_SHOWN);
        complain(key + " = \"" + shown + "\" is refused: needed is " + right);
    }

    /** Complains of a value in other words, which must not hold a secret. */
    public void complain(String complaint) {
        complaints.add(complaint);
    }

    /**
     * To be called when all has been read.
     *
     * @throws InvalidSettingsException if anything was complained of
     */
    public void check() throws InvalidSettingsException {
        if (!complaints.isEmpty()) {
            throw new InvalidSettingsException(complaints);
        }
    }
}
