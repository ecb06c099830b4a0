package org.sallyport.settings.internal;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times and sizes with their units, as in {@code sshd_config(5)} and in the notation of the binary prefixes. */
final class Quantities {

    /** As many digits as a number of milliseconds may need, and no more than a number of weeks in a {@code long} of seconds. */
    private static final Pattern TIME_PART = Pattern.compile("(\\d{1,13})(ms|[smhdw]?)");

    private static final Pattern SIZE = Pattern.compile("(\\d{1,18}) ?([kmgt]?)(i?b)?");
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private Quantities() {}

    /** A time such as {@code 90}, {@code 10m}, {@code 1h30m} or {@code 500ms}; a number without a unit is seconds. */
    static Optional<Duration> time(String text) {
        Matcher part = TIME_PART.matcher(text.strip().toLowerCase(Locale.ROOT));
        Duration sum = Duration.ZERO;
        int end = 0;
        while (sum.compareTo(LONGEST) <= 0 && part.lookingAt()) {
            sum = sum.plus(part(Long.parseLong(part.group(1)), part.group(2)));
            end = part.end();
            part.region(end, part.regionEnd());
        }
        boolean whole = end > 0 && end == part.regionEnd();
        return whole && sum.compareTo(LONGEST) <= 0 ? Optional.of(sum) : Optional.empty();
    }

    private static Duration part(long number, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            case "d" -> Duration.ofDays(number);
            case "w" -> Duration.ofDays(number * 7);
            default -> Duration.ofSeconds(number);
        };
    }

    /** A size in bytes such as {@code 65536}, {@code 64KiB} or {@code 1G}; every prefix is a power of 1,024. */
    static OptionalLong size(String text) {
        Matcher size = SIZE.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!size.matches()) {
            return OptionalLong.empty();
        }
        int shift = size.group(2).isEmpty() ? 0 : 10 * (1 + "kmgt".indexOf(size.group(2)));
        long number = Long.parseLong(size.group(1));
        return number <= Long.MAX_VALUE >> shift ? OptionalLong.of(number << shift) : OptionalLong.empty();
    }
}
