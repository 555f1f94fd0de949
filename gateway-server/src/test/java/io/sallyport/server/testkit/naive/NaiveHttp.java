package io.sallyport.server.testkit.naive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** One that speaks Streamable HTTP. */
public final class NaiveHttp implements NaiveServer {

    private static final String DATA = "data:";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String name;
    private final URI url;

    public NaiveHttp(final String name, final URI url) {
        this.name = name;
        this.url = url;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Link open(final ObjectNode initialize) throws IOException, InterruptedException {
        final var answer = http.send(post(initialize, Optional.empty()), BodyHandlers.ofLines());
        final var session = answer.headers().firstValue("Mcp-Session-Id");
        return new HttpLink(session, message(answer.statusCode(), answer.body()));
    }

    private final class HttpLink implements Link {

        private final Optional<String> session;
        private final ObjectNode opening;

        HttpLink(final Optional<String> session, final ObjectNode opening) {
            this.session = session;
            this.opening = opening;
        }

        @Override
        public ObjectNode opening() {
            return opening;
        }

        @Override
        public ObjectNode ask(final ObjectNode request) throws IOException, InterruptedException {
            final var answer = http.send(post(request, session), BodyHandlers.ofLines());
            return message(answer.statusCode(), answer.body());
        }

        @Override
        public void listen(final Ear ear) throws IOException, InterruptedException {
            final var request =
                    builder(session).header("Accept", "text/event-stream").GET();
            final var answer = http.send(request.build(), BodyHandlers.ofLines());
            try (var lines = answer.body()) {
                for (final var event : (Iterable<String>) data(lines)::iterator) {
                    ear.heard(event);
                }
            } catch (final UncheckedIOException broken) {
                throw broken.getCause();
            }
        }

        @Override
        public void end() throws IOException, InterruptedException {
            http.send(builder(session).DELETE().build(), BodyHandlers.discarding());
        }
    }

    private HttpRequest post(final ObjectNode message, final Optional<String> session) {
        return builder(session)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .POST(HttpRequest.BodyPublishers.ofString(message.toString()))
                .build();
    }

    private HttpRequest.Builder builder(final Optional<String> session) {
        final var builder = HttpRequest.newBuilder(url);
        session.ifPresent(id -> builder.header("Mcp-Session-Id", id));
        return builder;
    }

    /** The last message of an answer, whether it came as JSON or as an event stream. */
    private static ObjectNode message(final int status, final Stream<String> body) throws IOException {
        try (body) {
            if (status != 200) {
                throw new Refused(status);
            }
            return Json.object(data(body).reduce("", (_, last) -> last));
        } catch (final UncheckedIOException broken) {
            throw broken.getCause();
        }
    }

    private static Stream<String> data(final Stream<String> lines) {
        return lines.filter(line -> line.startsWith(DATA) || line.startsWith("{"))
                .map(line ->
                        line.startsWith(DATA) ? line.substring(DATA.length()).strip() : line)
                .filter(line -> !line.isEmpty());
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
