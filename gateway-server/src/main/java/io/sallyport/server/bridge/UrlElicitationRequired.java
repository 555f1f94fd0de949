package io.sallyport.server.bridge;

import io.sallyport.mcp.JsonFields;
import io.sallyport.mcp.JsonObject;
import io.sallyport.mcp.McpMethods;
import io.sallyport.mcp.ObjectEdit;
import java.util.List;
import java.util.Optional;

/**
 * The error by which a server with sessions says that somebody has to visit pages before it can serve a request
 * (2025-11-25, client/elicitation: error handling), as the question that it is in the stateless revision. Nothing waits for
 * the answer: the request is sent anew, and the server knows by itself who has been there.
 */
public final class UrlElicitationRequired {

    private static final int MOST = 64;

    private UrlElicitationRequired() {}

    /**
     * The {@code input_required} result in its place.
     *
     * @param method of the request; some may ask for nothing
     * @param error the whole answer
     * @return empty where it may not ask, or names no page or too many
     */
    public static Optional<byte[]> asInput(final String method, final byte[] error) {
        return InputRequired.answers(method) ? asInput(error) : Optional.empty();
    }

    private static Optional<byte[]> asInput(final byte[] error) {
        final var elicitations = JsonFields.of(error)
                .flatMap(answer -> answer.object("error"))
                .flatMap(fields -> fields.object("data"))
                .flatMap(data -> data.elements("elicitations"))
                .orElse(List.of());
        final var requests = JsonObject.start();
        int number = 0;
        for (final var element : elicitations) {
            final var page = JsonFields.of(error, element);
            if (page.filter(fields -> fields.string("url").isPresent()).isEmpty() || number == MOST) {
                return Optional.empty();
            }
            requests.raw("q" + ++number, request(page.get()));
        }
        return number == 0
                ? Optional.empty()
                : Optional.of(JsonObject.start()
                        .string("resultType", "input_required")
                        .raw("inputRequests", requests.end())
                        .end());
    }

    /** This revision tells nobody that a visit has ended, and so needs no id for it. */
    private static byte[] request(final JsonFields page) {
        return JsonObject.start()
                .string("method", McpMethods.ELICITATION_CREATE)
                .raw(
                        "params",
                        ObjectEdit.of(page)
                                .setString("mode", "url")
                                .remove("elicitationId")
                                .apply())
                .end();
    }
}
