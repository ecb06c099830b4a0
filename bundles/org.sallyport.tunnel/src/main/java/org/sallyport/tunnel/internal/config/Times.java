package org.sallyport.tunnel.internal.config;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times with their units, as in {@code ssh_config(5)}. */
final class Times {

    private static final Pattern PART = Pattern.compile("(\\d{1,9})(ms|[smhd]?)");
    private static final Duration LONGEST = Duration.ofDays(3650);

    private Times() {}

    /** A time such as {@code 90}, {@code 10m}, {@code 1h30m} or {@code 500ms}; a number without a unit is seconds. */
    static Optional<Duration> parse(String text) {
        Matcher part = PART.matcher(text.toLowerCase(Locale.ROOT));
        Duration sum = Duration.ZERO;
        int end = 0;
        while (part.lookingAt()) {
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
            default -> Duration.ofSeconds(number);
        };
    }
}
