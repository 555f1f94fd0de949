package io.sallyport.server.observability;

import java.util.Locale;

/** How constants are spelled in labels, attributes and log fields: {@code TOOL_ERROR} is {@code tool_error}. */
final class Words {

    private Words() {}

    static String of(final Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
