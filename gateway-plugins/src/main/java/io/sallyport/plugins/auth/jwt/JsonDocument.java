package io.sallyport.plugins.auth.jwt;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Fetches one small document: no redirects, a bounded size, a deadline that covers the last byte. A client of its own
 * each time, because minutes pass between two fetches and an idle one would keep threads and connections.
 */
final class JsonDocument {

    static final int MAX_BYTES = 512 * 1024;
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration WHOLE = Duration.ofSeconds(4);

    private JsonDocument() {}

    /**
     * Blocks for at most four seconds.
     *
     * @throws HttpTimeoutException where that was not enough
     */
    static String get(final FetchableUri from) throws IOException {
        try (var client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build()) {
            return get(client, from);
        }
    }

    private static String get(final HttpClient client, final FetchableUri from) throws IOException {
        final var request = HttpRequest.newBuilder(from.uri())
                .header("Accept", "application/json")
                .build();
        final var body = BodyHandlers.limiting(BodyHandlers.ofString(StandardCharsets.UTF_8), MAX_BYTES);
        try {
            final var answer = client.sendAsync(request, body).get(WHOLE.toMillis(), TimeUnit.MILLISECONDS);
            if (answer.statusCode() != 200) {
                throw new IOException(from.uri() + " answered " + answer.statusCode());
            }
            return answer.body();
        } catch (final TimeoutException _) {
            throw new HttpTimeoutException(from.uri() + " did not answer in " + WHOLE.toSeconds() + " s");
        } catch (final ExecutionException e) {
            throw new IOException(from.uri() + " could not be fetched: " + e.getCause(), e);
        } catch (final InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } finally {
            client.shutdownNow();
        }
    }
}
