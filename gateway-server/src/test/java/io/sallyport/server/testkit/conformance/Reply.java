package io.sallyport.server.testkit.conformance;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** The response to a stateless request: one JSON object, or a stream where something is told before the answer. */
final class Reply {

    private final Exchange exchange;
    private Optional<OutputStream> stream = Optional.empty();

    Reply(final Exchange exchange) {
        this.exchange = exchange;
    }

    /**
     * Sends a message that is not the answer.
     *
     * @throws UncheckedIOException when the client is gone, which cancels the request
     */
    void tell(final Map<String, Object> message) {
        write("data: " + JsonObject.write(message) + "\n\n");
    }

    /** Sends something that is no message, which finds out whether the client is still there. */
    void keepAlive() {
        write(":\n\n");
    }

    /**
     * Sends the answer.
     *
     * @param status of a response that is not a stream already
     */
    void end(final int status, final Map<String, Object> answer) throws IOException {
        if (stream.isPresent()) {
            tell(answer);
            stream.get().close();
        } else {
            exchange.send(status, JsonObject.write(answer));
        }
    }

    private void write(final String event) {
        try {
            final var out = stream.isPresent() ? stream.get() : exchange.stream();
            stream = Optional.of(out);
            out.write(event.getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
