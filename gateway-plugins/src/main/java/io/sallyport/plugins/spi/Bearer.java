package io.sallyport.plugins.spi;

/**
 * What a request's {@code Authorization} header holds of the Bearer scheme (RFC 6750 §2.1). The query and the body are
 * never looked at.
 */
public sealed interface Bearer {

    /** Longer credentials are refused unread. In characters, which are bytes here. */
    int MAX_LENGTH = 16 * 1024;

    /** No such header, or one of another scheme. */
    record None() implements Bearer {}

    /**
     * A token in the grammar of RFC 6750, {@code b64token}.
     *
     * @param field that ends with it, so that only those copy it who look at it
     * @param begin of it in the field
     * @param hash what to remember or to look for in its place
     */
    record Token(String field, int begin, CredentialHash hash) implements Bearer {

        /** The token itself. */
        public String value() {
            return field.substring(begin);
        }

        @Override
        public String toString() {
            return "***";
        }
    }

    /** Something that no authenticator may accept. */
    record Unusable(Authentication.Rejected refusal) implements Bearer {}

    static Bearer of(final RequestHead head) {
        final var fields = head.headers().all("Authorization");
        return switch (fields.size()) {
            case 0 -> new None();
            case 1 -> BearerParser.parse(fields.getFirst().strip());
            default -> BearerParser.unusable("duplicate_header", "Send exactly one Authorization header.");
        };
    }
}
