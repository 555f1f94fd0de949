package io.sallyport.demo.stage;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The gateway as a process: can be killed and started again on the same ports with the same files. */
public final class Gateway {

    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(50);

    private final List<String> command;
    private final Map<String, String> environment;
    private final ProcessGroup group;
    private final URI status;
    private volatile ChildProcess process;

    private Gateway(List<String> command, Map<String, String> environment, ProcessGroup group, URI status)
            throws IOException {
        this.command = command;
        this.environment = environment;
        this.group = group;
        this.status = status;
        this.process = group.start("gateway", command, environment);
    }

    /**
     * Starts the gateway and returns when it says it is ready.
     *
     * @throws IOException with the end of its log when it does not become ready
     */
    public static Gateway start(
            List<String> command, Map<String, String> environment, ProcessGroup group, int statusPort)
            throws IOException, InterruptedException {
        final var gateway = new Gateway(command, environment, group, URI.create("http://127.0.0.1:" + statusPort));
        gateway.awaitReady();
        return gateway;
    }

    public ChildProcess process() {
        return process;
    }

    /** The base of {@code /health}, {@code /ready} and {@code /metrics}. */
    public URI status() {
        return status;
    }

    /** SIGKILL, then the same gateway again. */
    public void killAndRestart() throws IOException, InterruptedException {
        process.kill();
        process = group.start("gateway", command, environment);
        awaitReady();
    }

    /** GETs a path of the status port. */
    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        try (var client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(2))
                .build()) {
            final var request = HttpRequest.newBuilder(status.resolve(path))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return client.send(request, BodyHandlers.ofString());
        }
    }

    private void awaitReady() throws IOException, InterruptedException {
        final long deadline = System.nanoTime() + START.toNanos();
        String last = "no answer at " + status.resolve("/ready");
        while (process.isAlive() && System.nanoTime() < deadline) {
            try {
                final var answer = get("/ready");
                if (answer.statusCode() == 200) {
                    return;
                }
                last = "/ready answered " + answer.statusCode() + " "
                        + answer.body().strip();
            } catch (IOException e) {
                last = "no answer at " + status.resolve("/ready");
            }
            process.awaitExit(POLL);
        }
        throw new IOException(process.complaint("did not become ready (" + last + ")"));
    }
}
