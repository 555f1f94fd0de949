package io.sallyport.config.load;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Which headers an upstream can be sent. */
public final class HeaderRules {

    private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7E]*");
    /** What frames a message, belongs to one connection, or is the gateway's to say. */
    private static final Set<String> RESERVED = Set.of(
            "accept",
            "accept-encoding",
            "connection",
            "content-encoding",
            "content-length",
            "content-type",
            "host",
            "keep-alive",
            "last-event-id",
            "mcp-method",
            "mcp-name",
            "mcp-protocol-version",
            "mcp-session-id",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private HeaderRules() {}

    /** Why it can not be sent under that name, if so. */
    public static Optional<String> problem(final String name) {
        return Words.HEADER.read(name).isEmpty()
                ? Optional.of("not a header's name")
                : isReserved(name) ? Optional.of("the gateway sets it itself") : Optional.empty();
    }

    static boolean isReserved(final String name) {
        return RESERVED.contains(name.toLowerCase(Locale.ROOT));
    }

    /** Whether a header can carry that text. */
    public static boolean canCarry(final String value) {
        return VALUE.matcher(value).matches();
    }
}
