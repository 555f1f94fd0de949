package io.sallyport.mcp;

import java.util.Optional;

/** The first thing found wrong with the shape of a message whose reading goes on. */
final class Complaint {

    private Optional<String> first = Optional.empty();

    void note(final String detail) {
        if (first.isEmpty()) {
            first = Optional.of(detail);
        }
    }

    /** Notes the detail where the value is absent. */
    <T> Optional<T> unless(final Optional<T> value, final String detail) {
        if (value.isEmpty()) {
            note(detail);
        }
        return value;
    }

    Optional<String> first() {
        return first;
    }
}
