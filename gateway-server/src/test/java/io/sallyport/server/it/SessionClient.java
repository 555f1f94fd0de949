package io.sallyport.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.server.testkit.McpHttp;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/** A client of a {@link SessionServer} through the gateway. May be used from several threads at once. */
final class SessionClient implements AutoCloseable {

    private static final Pattern TEXT = Pattern.compile("\"text\":\"([^\"]*)\"");

    private final HttpClient connections =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicInteger nextId = new AtomicInteger(1);
    private final McpHttp http;

    /** What {@code whoami} said, and whether it said that the session upstream is a new one. */
    record Told(String session, boolean renewed) {}

    SessionClient(final URI endpoint) {
        this.http = new McpHttp(endpoint, connections);
    }

    static SessionClient open(final URI endpoint) throws Exception {
        final var client = new SessionClient(endpoint);
        client.initialize();
        return client;
    }

    McpHttp http() {
        return http;
    }

    void initialize() throws Exception {
        assertThat(http.initialize().statusCode()).isEqualTo(200);
    }

    Told whoami() throws Exception {
        return told("whoami");
    }

    Told told(final String tool) throws Exception {
        final var answer = call(tool);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        final var text = TEXT.matcher(answer.body());
        assertThat(text.find()).as(answer.body()).isTrue();
        return new Told(text.group(1), answer.body().contains("io.sallyport/sessionRenewed"));
    }

    HttpResponse<String> call(final String tool) throws Exception {
        return http.post("{\"jsonrpc\":\"2.0\",\"id\":" + nextId.getAndIncrement()
                + ",\"method\":\"tools/call\",\"params\":{\"name\":\"" + tool + "\",\"arguments\":{}}}");
    }

    HttpResponse<String> ping() throws Exception {
        return http.post("{\"jsonrpc\":\"2.0\",\"id\":" + nextId.getAndIncrement() + ",\"method\":\"ping\"}");
    }

    @Override
    public void close() {
        connections.shutdownNow();
        connections.close();
    }
}
