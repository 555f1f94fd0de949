package io.sallyport.server.transport;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.sallyport.mcp.EnvelopeScanner;
import io.sallyport.mcp.ProtocolVersion;
import io.sallyport.plugins.spi.Principal;
import io.sallyport.server.call.AuthChain;
import io.sallyport.server.call.CallPipeline;
import io.sallyport.server.call.CurrentRouter;
import io.sallyport.server.call.LiveCalls;
import io.sallyport.server.call.Route;
import io.sallyport.server.call.RouteUse;
import io.sallyport.server.call.Router;
import io.sallyport.server.call.ServerInfo;
import io.sallyport.server.call.SessionOpening;
import io.sallyport.server.federation.VirtualServer;
import io.sallyport.server.session.Session;
import io.sallyport.server.session.SessionKeys;
import io.sallyport.server.session.Sessions;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A connection that stands before a gateway with one anonymous route, {@code main} at {@code /mcp}, without upstreams. */
final class FrontOfDoor implements AutoCloseable {

    static final int DEPTH = 8;
    static final InetAddress CLIENT = InetAddress.ofLiteral("192.0.2.7");

    private final BodyBudget budget = new BodyBudget(1 << 20);
    private final Refusals refusals = new Refusals();
    private final LiveCalls live = new LiveCalls();
    private final Sessions sessions = new Sessions(
            SessionKeys.random(),
            new Sessions.Settings(Duration.ofMinutes(30), Duration.ofDays(7)),
            Optional.empty(),
            InstantSource.system(),
            _ -> {});
    private final EmbeddedChannel channel;

    FrontOfDoor() {
        this("http://gateway.example", Optional.empty(), false);
    }

    /**
     * @param url where clients reach the gateway
     * @param publicHost of the listener
     */
    FrontOfDoor(final String url, final Optional<String> publicHost, final boolean loopback) {
        final var router = new CurrentRouter();
        router.become(new Router(List.of(route(url))));
        final var opening = new SessionOpening(sessions, Duration.ZERO);
        final var door = new Door(
                router,
                new CallPipeline(sessions, opening, refusals, live, new EnvelopeScanner(64)),
                new EnvelopeScanner(DEPTH),
                refusals,
                budget,
                BodyArrays.FRESH,
                publicHost,
                _ -> false,
                1 << 20,
                Duration.ofSeconds(30),
                Duration.ofSeconds(15),
                live::isDraining,
                Optional.empty());
        channel = new EmbeddedChannel(new ExchangeHandler(door, CLIENT, loopback));
    }

    private static Route route(final String url) {
        final var resource = URI.create(url + "/mcp");
        return new Route(
                "main",
                "/mcp",
                Set.of(),
                resource,
                Set.of(),
                _ -> true,
                false,
                new AuthChain("main", resource, List.of(), true),
                List.of(),
                List.of(),
                List.of(),
                new VirtualServer("main", List.of(), (_, _, _) -> {}),
                ServerInfo.of("main", "1"),
                new RouteUse());
    }

    /** A POST whose body is still to come. */
    HttpRequest post() {
        final var head = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/mcp");
        head.headers()
                .set("Host", "gateway.example")
                .set("Content-Type", "application/json")
                .set("Accept", "application/json, text/event-stream");
        return head;
    }

    HttpRequest get(final Session session) {
        final var head = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/mcp");
        head.headers()
                .set("Host", "gateway.example")
                .set("Accept", "text/event-stream")
                .set("Mcp-Session-Id", session.id());
        return head;
    }

    static HttpContent part(final String text) {
        return new DefaultHttpContent(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
    }

    static HttpContent last(final String text) {
        return new DefaultLastHttpContent(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
    }

    /** A session that was opened before. */
    Session session() {
        return sessions.open(
                new Sessions.Opening(
                        "main", Principal.anonymous("main"), 0, "client", "1", ProtocolVersion.V2025_11_25),
                sessions.seed(),
                Map.of());
    }

    void send(final Object... messages) {
        channel.writeInbound(messages);
        channel.runPendingTasks();
    }

    /** Everything written so far: the status, then the body. */
    String answer() {
        final var text = new StringBuilder();
        for (HttpObject next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
            if (next instanceof final HttpResponse response) {
                text.append(response.status().code()).append('\n');
            }
            if (next instanceof final HttpContent content) {
                text.append(content.content().toString(StandardCharsets.UTF_8));
                if (next instanceof LastHttpContent) {
                    text.append("\nEND");
                }
                content.release();
            }
        }
        return text.toString();
    }

    void leave() {
        channel.close();
    }

    long heldBytes() {
        return budget.held();
    }

    List<String> refused() {
        return refusals.heard();
    }

    void drain() {
        live.drain();
    }

    @Override
    public void close() {
        channel.finishAndReleaseAll();
    }
}
