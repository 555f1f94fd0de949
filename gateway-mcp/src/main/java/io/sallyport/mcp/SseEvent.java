package io.sallyport.mcp;

import java.util.Optional;

/**
 * One server-sent event (WHATWG HTML §9.2).
 *
 * @param id the event's own id, absent where it has none
 * @param type {@code message} unless the event says otherwise
 * @param data its data lines joined by line feeds, in UTF-8 as far as the sender kept to it; empty on an event that only
 *     hands out an id to resume from
 */
public record SseEvent(Optional<String> id, String type, byte[] data) {

    /** The type of an event that names none. */
    public static final String MESSAGE = "message";
}
