package io.sallyport.server.federation;

import io.sallyport.mcp.RequestId;
import io.sallyport.server.session.Seal;
import io.sallyport.server.session.Session;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Seals the places in servers' streams into the event ids that clients get, so that whoever holds the keys can take such a
 * stream up again, also a gateway that has never seen it.
 */
public final class StreamPlaces {

    private static final char NUMERIC = '#';

    private final Seal seal;

    /**
     * A place in the stream of a request.
     *
     * @param upstream whose stream it is
     * @param request the client's own id of it
     * @param becomes what of a task its answer is
     * @param eventId of the last event that was heard, the server's own
     */
    public record Place(String upstream, RequestId request, TaskAnswer becomes, String eventId) {}

    public StreamPlaces(final Seal seal) {
        this.seal = seal;
    }

    String seal(final Session session, final Place place) {
        final var content =
                place.upstream() + '\n' + place.becomes() + '\n' + word(place.request()) + '\n' + place.eventId();
        return seal.seal(content.getBytes(StandardCharsets.UTF_8), context(session));
    }

    /** The place, where it was sealed for that session. */
    public Optional<Place> open(final Session session, final String sealed) {
        return seal.open(sealed, context(session)).map(bytes -> {
            // The id of a request may hold line feeds; the others cannot.
            final var content = new String(bytes, StandardCharsets.UTF_8);
            final int first = content.indexOf('\n');
            final int second = content.indexOf('\n', first + 1);
            final int last = content.lastIndexOf('\n');
            return new Place(
                    content.substring(0, first),
                    id(content.substring(second + 1, last)),
                    TaskAnswer.valueOf(content.substring(first + 1, second)),
                    content.substring(last + 1));
        });
    }

    private static String word(final RequestId id) {
        return switch (id) {
            case RequestId.Numeric(var digits) -> NUMERIC + digits;
            case RequestId.Text(var value) -> '"' + value;
        };
    }

    private static RequestId id(final String word) {
        return word.charAt(0) == NUMERIC
                ? new RequestId.Numeric(word.substring(1))
                : new RequestId.Text(word.substring(1));
    }

    private static String context(final Session session) {
        return "event|" + session.hash();
    }
}
