package io.sallyport.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.server.testkit.EventStream;
import io.sallyport.server.testkit.McpHttp;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/** A client in a session that can listen, be asked and answer while its calls run. May be used from several threads. */
final class LiveClient implements AutoCloseable {

    static final String NEWEST = "2025-11-25";
    static final String EVERYTHING = "{\"sampling\":{},\"elicitation\":{},\"roots\":{\"listChanged\":true}}";

    private static final Pattern ID = Pattern.compile("\"id\":(\"[^\"]*\"|-?\\d+)");

    private final HttpClient connections =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicInteger nextId = new AtomicInteger(1);
    private final McpHttp http;
    private final String greeting;

    private LiveClient(final URI endpoint, final String version, final String capabilities) throws Exception {
        this.http = new McpHttp(endpoint, connections);
        final var answer = http.initialize(version, capabilities);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        this.greeting = McpHttp.message(answer);
    }

    static LiveClient open(final URI endpoint) throws Exception {
        return open(endpoint, NEWEST, "{}");
    }

    static LiveClient open(final URI endpoint, final String version, final String capabilities) throws Exception {
        return new LiveClient(endpoint, version, capabilities);
    }

    /** What it was answered to {@code initialize}. */
    String greeting() {
        return greeting;
    }

    String session() {
        return http.session().orElseThrow();
    }

    McpHttp http() {
        return http;
    }

    /** The answer to a request. */
    String request(final String method, final String params) throws Exception {
        final var answer = http.post(body(nextId.getAndIncrement(), method, params));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return McpHttp.message(answer);
    }

    String call(final String tool, final String arguments) throws Exception {
        return request("tools/call", "{\"name\":\"" + tool + "\",\"arguments\":" + arguments + "}");
    }

    /** Begins a call, whose stream it shows. */
    EventStream start(final String tool, final String arguments) throws Exception {
        return start(nextId.getAndIncrement(), tool, arguments);
    }

    /** The same with an id of the test's, as JSON. */
    EventStream start(final Object id, final String tool, final String arguments) throws Exception {
        return EventStream.post(http, connections, callOf(id, tool, arguments));
    }

    /** Begins any request, whose stream it shows. */
    EventStream begin(final String method, final String params) throws Exception {
        return begin(nextId.getAndIncrement(), method, params);
    }

    /** The same with an id of the test's, as JSON. */
    EventStream begin(final Object id, final String method, final String params) throws Exception {
        return EventStream.post(http, connections, body(id, method, params));
    }

    static String callOf(final Object id, final String tool, final String arguments) {
        return body(id, "tools/call", "{\"name\":\"" + tool + "\",\"arguments\":" + arguments + "}");
    }

    /** Says what is no request; whatever the gateway thinks of it, it has only taken it. */
    void tell(final String json) throws Exception {
        final HttpResponse<String> answer = http.post(json);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    }

    /** Answers a server's request with a text. */
    void answer(final String id, final String text) throws Exception {
        tell("{\"jsonrpc\":\"2.0\",\"id\":" + id
                + ",\"result\":{\"role\":\"assistant\",\"model\":\"m\",\"content\":{\"type\":\"text\",\"text\":\""
                + text
                + "\"}}}");
    }

    EventStream listen() throws Exception {
        return EventStream.open(http, connections);
    }

    /** The ids of requests that came on a stream, as JSON. */
    static List<String> asked(final List<String> messages, final String method) {
        return messages.stream()
                .filter(message -> message.contains("\"method\":\"" + method + "\""))
                .map(LiveClient::id)
                .toList();
    }

    static String id(final String message) {
        final var id = ID.matcher(message);
        assertThat(id.find()).as(message).isTrue();
        return id.group(1);
    }

    private static String body(final Object id, final String method, final String params) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":" + params + "}";
    }

    @Override
    public void close() {
        connections.shutdownNow();
        connections.close();
    }
}
