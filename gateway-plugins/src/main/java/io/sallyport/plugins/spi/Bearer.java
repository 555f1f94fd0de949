package io.sallyport.plugins.spi;

import org.jspecify.annotations.Nullable;

/**
 * What a request's {@code Authorization} header holds of the Bearer scheme (RFC 6750 §2.1). The query and the body are
 * never looked at.
 */
public sealed interface Bearer {

    /** Longer credentials are refused unread. In characters, which are bytes here. */
    int MAX_LENGTH = 16 * 1024;

    /** No such header, or one of another scheme. */
    record None() implements Bearer {}

    /** A token in the grammar of RFC 6750, {@code b64token}. Two are equal where their hashes are. */
    final class Token implements Bearer {

        private final String field;
        private final int begin;
        private final CredentialHash hash;

        /**
         * @param field that ends with it, so that only those copy it who look at it
         * @param begin of it in the field
         */
        Token(final String field, final int begin, final CredentialHash hash) {
            this.field = field;
            this.begin = begin;
            this.hash = hash;
        }

        /** The token itself. */
        public String value() {
            return field.substring(begin);
        }

        /** What to remember or to look for in its place. */
        public CredentialHash hash() {
            return hash;
        }

        @Override
        public boolean equals(final @Nullable Object other) {
            return other instanceof Token token && hash.equals(token.hash);
        }

        @Override
        public int hashCode() {
            return hash.hashCode();
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
