package io.sallyport.mcp;

import tools.jackson.core.io.JsonStringEncoder;

/** JSON string literals. */
public final class JsonText {

    private JsonText() {}

    /** The text as a JSON string with its quotes. */
    public static String quote(final String text) {
        final var quoted = new StringBuilder(text.length() + 2).append('"');
        JsonStringEncoder.getInstance().quoteAsString(text, quoted);
        return quoted.append('"').toString();
    }
}
