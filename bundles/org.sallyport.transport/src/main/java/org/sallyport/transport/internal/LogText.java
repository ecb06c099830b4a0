package org.sallyport.transport.internal;

/** Text from outside for the log, under the name that the whole bundle knows. */
public final class LogText {

    private LogText() {}

    /**
     * As {@link org.sallyport.settings.internal.LogText#of} makes it fit for a line.
     *
     * @param text any text
     * @param most the longest result, in characters
     */
    public static String of(String text, int most) {
        return org.sallyport.settings.internal.LogText.of(text, most);
    }
}
