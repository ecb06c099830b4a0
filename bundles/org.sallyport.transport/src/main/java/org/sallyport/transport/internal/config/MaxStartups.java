package org.sallyport.transport.internal.config;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The limit on connections that have not logged in ({@code MaxStartups} of {@code sshd_config(5)}).
 *
 * @param start how many there may be before any is refused
 * @param rate how many per cent of the new ones are refused from then on, 1 to 100
 * @param full from how many on every new one is refused; not less than {@code start}
 */
public record MaxStartups(int start, int rate, int full) {

    private static final Pattern FORM = Pattern.compile("(\\d{1,6})(?::(\\d{1,3}):(\\d{1,6}))?");

    /** Reads {@code start:rate:full} or one number, above which all are refused. */
    static Optional<MaxStartups> parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            return Optional.empty();
        }
        int start = Integer.parseInt(form.group(1));
        int rate = form.group(2) == null ? 100 : Integer.parseInt(form.group(2));
        int full = form.group(3) == null ? start : Integer.parseInt(form.group(3));
        boolean sound = start >= 1 && rate >= 1 && rate <= 100 && full >= start;
        return sound ? Optional.of(new MaxStartups(start, rate, full)) : Optional.empty();
    }

    /**
     * How many per cent of new connections are refused.
     *
     * @param waiting the connections that have not logged in, without the new one
     * @return 0 to 100
     */
    public int refusedPerCent(int waiting) {
        if (waiting < start) {
            return 0;
        }
        if (waiting >= full || rate == 100) {
            return 100;
        }
        return rate + (100 - rate) * (waiting - start) / (full - start);
    }
}
