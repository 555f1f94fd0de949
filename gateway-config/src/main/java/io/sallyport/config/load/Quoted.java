package io.sallyport.config.load;

import java.nio.file.Path;

/** What was written, fit to be shown on one line. */
final class Quoted {

    private static final int LONGEST = 60;

    private Quoted() {}

    static String text(final String written) {
        final String shown = written.length() <= LONGEST ? written : written.substring(0, LONGEST) + "…";
        return '"' + shown + '"';
    }

    /** Paths are shown whole. */
    static String path(final Path path) {
        return "\"" + path + "\"";
    }

    static String oneLine(final String text) {
        final StringBuilder line = new StringBuilder(text.length());
        text.chars().forEach(c -> line.append(Character.isISOControl(c) ? '\uFFFD' : (char) c));
        return line.toString();
    }
}
