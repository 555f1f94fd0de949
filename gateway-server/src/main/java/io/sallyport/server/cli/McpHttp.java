package io.sallyport.server.cli;

import io.sallyport.mcp.JsonFields;
import io.sallyport.mcp.SseDecoder;
import io.sallyport.mcp.SseEvent;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Streamable HTTP as a client speaks it: one POST per message, answered with JSON or events. For use by one thread, which
 * waits.
 */
final class McpHttp implements AutoCloseable {

    private static final int MOST = 64 << 20;
    private static final int CHUNK = 8192;

    private final HttpClient http;
    private final URI url;
    private final Optional<String> token;
    private final Duration patience;
    private Optional<String> session = Optional.empty();
    private Optional<String> version = Optional.empty();

    /** @param patience for an answer in all */
    McpHttp(final HttpClient http, final URI url, final Optional<String> token, final Duration patience) {
        this.http = http;
        this.url = url;
        this.token = token;
        this.patience = patience;
    }

    /** Hears the messages that come before the answer, and says whether one is the answer. */
    @FunctionalInterface
    interface Listener {

        boolean isAnswer(JsonFields message) throws CommandFailure, IOException, InterruptedException;
    }

    /** What every later request says. */
    void speaks(final String revision) {
        version = Optional.of(revision);
    }

    void speaksNothingYet() {
        version = Optional.empty();
    }

    /**
     * The answer to a request that the server may well not know, whatever its status; empty where it is no message.
     *
     * @param fields further header fields
     * @throws CommandFailure where nobody answers, or somebody who wants credentials or to be left alone
     */
    Optional<JsonFields> probe(final byte[] message, final List<Map.Entry<String, String>> fields)
            throws CommandFailure, InterruptedException {
        return within(() -> {
            final var answer = http.send(post(message, fields), BodyHandlers.ofInputStream());
            try (var body = answer.body()) {
                switch (answer.statusCode()) {
                    case 401, 403, 429 -> throw Refused.by(url, answer, body, token.isPresent());
                    default -> {}
                }
                return isEvents(answer) ? Optional.of(events(body, _ -> true)) : JsonFields.of(body.readNBytes(MOST));
            }
        });
    }

    /**
     * Sends a request and returns its answer.
     *
     * @param fields further header fields
     * @throws CommandFailure where none comes, with what the server said instead
     */
    JsonFields ask(final byte[] message, final List<Map.Entry<String, String>> fields, final Listener listener)
            throws CommandFailure, InterruptedException {
        return within(() -> {
            final var answer = http.send(post(message, fields), BodyHandlers.ofInputStream());
            try (var body = answer.body()) {
                if (answer.statusCode() != 200) {
                    throw Refused.by(url, answer, body, token.isPresent());
                }
                answer.headers().firstValue("Mcp-Session-Id").ifPresent(id -> session = Optional.of(id));
                return isEvents(answer) ? events(body, listener) : whole(body, type(answer));
            }
        });
    }

    private static boolean isEvents(final HttpResponse<?> answer) {
        return type(answer).toLowerCase(Locale.ROOT).startsWith("text/event-stream");
    }

    private static String type(final HttpResponse<?> answer) {
        return answer.headers().firstValue("Content-Type").orElse("");
    }

    /** Sends what is not answered. */
    void tell(final byte[] message) throws CommandFailure, InterruptedException {
        within(() -> http.send(post(message, List.of()), BodyHandlers.discarding()));
    }

    private JsonFields whole(final InputStream body, final String type) throws IOException, CommandFailure {
        return JsonFields.of(body.readNBytes(MOST))
                .orElseThrow(() -> new CommandFailure(url + " answered with something that is no MCP message"
                        + (type.isEmpty() ? "" : " (" + Shell.plain(type) + ")")));
    }

    private JsonFields events(final InputStream body, final Listener listener)
            throws IOException, CommandFailure, InterruptedException {
        final var decoder = new SseDecoder(MOST);
        final var events = new Events();
        final var chunk = new byte[CHUNK];
        for (int read = body.read(chunk); read >= 0; read = body.read(chunk)) {
            decoder.feed(Arrays.copyOf(chunk, read), events);
            for (var message = events.queue.poll(); message != null; message = events.queue.poll()) {
                if (listener.isAnswer(message)) {
                    return message;
                }
            }
        }
        throw new CommandFailure(url + " ended its stream without an answer");
    }

    /** Ends the session, if there is one, as far as the server takes part. */
    @Override
    public void close() {
        try {
            if (session.isPresent()) {
                within(() -> http.send(headed().DELETE().build(), BodyHandlers.discarding()));
            }
        } catch (final CommandFailure serversProblem) {
            // It forgets the session by itself.
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            http.shutdownNow();
        }
    }

    private HttpRequest post(final byte[] message, final List<Map.Entry<String, String>> fields) {
        final var request = headed().header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .POST(HttpRequest.BodyPublishers.ofByteArray(message));
        fields.forEach(field -> request.header(field.getKey(), field.getValue()));
        return request.build();
    }

    private HttpRequest.Builder headed() {
        final var request = HttpRequest.newBuilder(url).timeout(patience);
        token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
        session.ifPresent(id -> request.header("Mcp-Session-Id", id));
        version.ifPresent(text -> request.header("MCP-Protocol-Version", text));
        return request;
    }

    /** The client's own timeout ends with the head of an answer; a stream may go on for ever. */
    private <T> T within(final Callable<T> exchange) throws CommandFailure, InterruptedException {
        final var task = new FutureTask<>(exchange);
        final var thread = Thread.ofVirtual().name("request").start(task);
        try {
            return task.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (final TimeoutException e) {
            throw new CommandFailure(url + " did not answer within " + patience.toSeconds() + " s", e);
        } catch (final ExecutionException e) {
            throw failure(e.getCause() == null ? e : e.getCause());
        } finally {
            thread.interrupt();
        }
    }

    private CommandFailure failure(final Throwable cause) {
        return cause instanceof final CommandFailure failure ? failure : Refused.unreachable(url, cause);
    }

    private static final class Events implements SseDecoder.Sink {

        private final ArrayDeque<JsonFields> queue = new ArrayDeque<>();

        @Override
        public void event(final SseEvent event) {
            JsonFields.of(event.data()).ifPresent(queue::add);
        }

        @Override
        public void overflow() {
            queue.add(JsonFields.of("{}".getBytes(StandardCharsets.US_ASCII)).orElseThrow());
        }
    }
}
