package io.sallyport.server;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** The other end of the admin port: has a gateway drained and sees it go. Blocks. */
final class DrainClient {

    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final Duration LOOK = Duration.ofMillis(200);

    private final URI admin;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(ANSWER)
            .proxy(HttpClient.Builder.NO_PROXY)
            .build();

    /** @param admin scheme, host and port */
    DrainClient(final URI admin) {
        this.admin = admin;
    }

    /**
     * Returns once it drains or has gone.
     *
     * @throws IOException with a sentence for the operator where nobody is there, says no, or stays without an answer
     */
    void drain() throws IOException, InterruptedException {
        final var answer = asked();
        if (answer.isEmpty() && !awaitEnd(ANSWER)) {
            throw new IOException("the gateway at " + admin.getAuthority()
                    + " did not say that it drains: its log says whether it does; ask again where it does not");
        }
        if (answer.isPresent() && answer.get().statusCode() != 202) {
            throw new IOException("the gateway at " + admin.getAuthority() + " did not begin to drain: "
                    + answer.get().statusCode() + " " + answer.get().body());
        }
    }

    /** Empty where it took the request and did not answer: where a signal came first, it may have gone before it could. */
    private Optional<HttpResponse<String>> asked() throws IOException, InterruptedException {
        try {
            return Optional.of(http.send(
                    request("/drain").POST(HttpRequest.BodyPublishers.noBody()).build(), BodyHandlers.ofString()));
        } catch (final ConnectException | HttpConnectTimeoutException e) {
            throw new IOException(
                    "no gateway can be reached at " + admin.getAuthority()
                            + ": it does not run, or its admin.address is another (say it with -c or --admin)",
                    e);
        } catch (final IOException lost) {
            return Optional.empty();
        }
    }

    /** Whether the gateway's admin port closed, which is the last thing it does, within that time. */
    boolean awaitEnd(final Duration timeout) throws InterruptedException {
        final long end = System.nanoTime() + timeout.toNanos();
        while (isThere()) {
            if (System.nanoTime() - end >= 0) {
                return false;
            }
            Thread.sleep(LOOK);
        }
        return true;
    }

    private boolean isThere() throws InterruptedException {
        try {
            http.send(request("/loglevel").build(), BodyHandlers.discarding());
            return true;
        } catch (final ConnectException gone) {
            return false;
        } catch (final IOException e) {
            return true; // slow, or on its way out: the next look tells
        }
    }

    private HttpRequest.Builder request(final String path) {
        return HttpRequest.newBuilder(admin.resolve(path)).timeout(ANSWER);
    }
}
