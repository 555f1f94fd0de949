package io.sallyport.server.it;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.sallyport.server.testkit.McpHttp;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;

/** A client that calls {@code echo} many times at once, each call below a span of its own. A process of its own. */
final class TracedClient {

    /** The environment variable with its token. */
    static final String TOKEN = "CLIENT_TOKEN";

    /** What begins a line per call: then its trace and its number. */
    static final String CALLED = "called ";

    /** The last line: everything was answered and exported. */
    static final String DONE = "done";

    /** A parent that nobody may have. */
    static final String DECOY = "00-ffffffffffffffffffffffffffffffff-ffffffffffffffff-01";

    private final URI gateway;
    private final TracingParty party;
    private final HttpClient http;

    private TracedClient(final URI gateway, final TracingParty party, final HttpClient http) {
        this.gateway = gateway;
        this.party = party;
        this.http = http;
    }

    /** {@code args}: whom to call, where to export to, how many calls. */
    public static void main(final String[] args) throws Exception {
        try (var party = new TracingParty("client", URI.create(args[1]));
                var http = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            final var client = new TracedClient(URI.create(args[0]), party, http);
            final var calls = new ArrayList<Callable<String>>();
            for (int i = 0; i < Integer.parseInt(args[2]); i++) {
                final int number = i;
                calls.add(() -> client.call(number));
            }
            for (final var call : threads.invokeAll(calls)) {
                System.out.println(CALLED + call.get());
            }
        }
        System.out.println(DONE);
    }

    /** Every other call names its span by {@code _meta}, beside a header that says otherwise. */
    private String call(final int number) throws Exception {
        final var caller = new McpHttp(gateway, http)
                .with("Authorization", "Bearer " + Objects.requireNonNull(System.getenv(TOKEN)));
        expect(caller.initialize().statusCode() == 200, "initialize");
        final var span = party.begin("call", SpanKind.CLIENT, Context.root());
        final var traceparent = TracingParty.traceparent(span);
        final boolean byMeta = number % 2 == 0;
        final var meta = byMeta ? ",\"_meta\":{\"traceparent\":\"" + traceparent + "\"}" : "";
        final var answer = caller.send(caller.builder()
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .header("traceparent", byMeta ? DECOY : traceparent)
                .POST(HttpRequest.BodyPublishers.ofString("""
                        {"jsonrpc":"2.0","id":1,"method":"tools/call","params":\
                        {"name":"echo","arguments":{"number":%d}%s}}""".formatted(number, meta))));
        span.end();
        expect(McpHttp.message(answer).contains("\"text\":\"" + number + "\""), answer.body());
        return span.getSpanContext().getTraceId() + ' ' + number;
    }

    private static void expect(final boolean met, final String what) {
        if (!met) {
            throw new IllegalStateException("not as expected: " + what);
        }
    }
}
