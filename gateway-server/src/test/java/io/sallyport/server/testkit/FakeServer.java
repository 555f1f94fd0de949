package io.sallyport.server.testkit;

import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.EnvelopeScanner;
import io.sallyport.mcp.RequestId;
import io.sallyport.mcp.Scan;
import io.sallyport.server.testkit.ScriptedTransport.Sent;
import io.sallyport.server.upstream.Breakdown;
import io.sallyport.server.upstream.UpstreamRequest.Method;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** An MCP server as far as the gateway sees one: sessions, tools and moods. */
public final class FakeServer implements Consumer<Sent> {

    /** How it behaves. */
    public enum Mood {
        WELL,
        REFUSES_CONNECTIONS,
        HANGS,
        SERVES_HTML,
        FORGETS_EVERY_REQUEST
    }

    /** What it answers when it is asked what it is. */
    public enum Discovers {
        NOTHING,
        SILENTLY,
        THE_NEW_REVISION
    }

    private final EnvelopeScanner scanner = new EnvelopeScanner(EnvelopeScanner.DEFAULT_MAX_DEPTH);
    private final String prefix;
    private final Set<String> sessions = new HashSet<>();
    private final List<String> ended = new ArrayList<>();
    private final List<Sent> calls = new ArrayList<>();
    private final List<Sent> streams = new ArrayList<>();
    private final List<Sent> pending = new ArrayList<>();
    private List<String> tools = List.of("echo");
    private Mood mood = Mood.WELL;
    private boolean stateful = true;
    private Discovers discovers = Discovers.NOTHING;
    private int unknownSession = 404;
    private int handshakes;

    /** @param prefix begins its session ids */
    public FakeServer(final String prefix) {
        this.prefix = prefix;
    }

    public FakeServer becomes(final Mood changed) {
        mood = changed;
        return this;
    }

    public FakeServer discovers(final Discovers what) {
        discovers = what;
        return this;
    }

    public FakeServer stateless() {
        stateful = false;
        return this;
    }

    public FakeServer offers(final String... names) {
        tools = List.of(names);
        return this;
    }

    /** Answers an unknown session with that status, as some servers use 400. */
    public FakeServer answersUnknownSessionsWith(final int status) {
        unknownSession = status;
        return this;
    }

    /** As after a restart. */
    public void forgetSessions() {
        sessions.clear();
    }

    public Set<String> sessions() {
        return Set.copyOf(sessions);
    }

    public List<String> endedSessions() {
        return List.copyOf(ended);
    }

    public int handshakes() {
        return handshakes;
    }

    /** Tool calls that reached it; the test answers them. */
    public List<Sent> calls() {
        return calls;
    }

    /** GET streams that were opened. */
    public List<Sent> streams() {
        return streams;
    }

    /** What it let hang. */
    public List<Sent> pending() {
        return pending;
    }

    /** Who waits for what it let hang has waited long enough. */
    public void timeOut() {
        final var waiting = List.copyOf(pending);
        pending.clear();
        waiting.forEach(sent -> sent.breaks(Breakdown.Kind.TIMEOUT));
    }

    @Override
    public void accept(final Sent sent) {
        switch (mood) {
            case WELL -> answer(sent);
            case REFUSES_CONNECTIONS -> sent.breaks(Breakdown.Kind.CONNECT_FAILED);
            case HANGS -> pending.add(sent);
            case SERVES_HTML ->
                sent.head(200, "text/html").chunk("<html>hello</html>").complete();
            case FORGETS_EVERY_REQUEST ->
                sent.head(unknownSession, "text/plain").complete();
        }
    }

    private void answer(final Sent sent) {
        final var session = sent.header("Mcp-Session-Id");
        if (sent.request().method() == Method.DELETE) {
            session.filter(sessions::remove).ifPresent(ended::add);
            sent.head(200, "").complete();
        } else if (session.isPresent() && !sessions.contains(session.get())) {
            unknownSession(sent);
        } else if (sent.request().method() == Method.GET) {
            streams.add(sent);
            sent.head(200, "text/event-stream");
        } else {
            switch (scanner.scan(sent.request().body().bytes())) {
                case Scan.Message(Envelope.Request request) -> request(sent, request);
                case Scan.Message(Envelope _) -> sent.head(202, "").complete();
                case Scan.Rejected(var why) -> throw new AssertionError("the gateway sent " + why);
            }
        }
    }

    private void request(final Sent sent, final Envelope.Request request) {
        switch (request.method()) {
            case "initialize" -> initialize(sent, request.id());
            case "server/discover" -> discover(sent, request.id());
            case "ping" -> result(sent, request.id(), "{}");
            case "tools/list" -> result(sent, request.id(), "{\"tools\":" + definitions() + '}');
            case "tools/call" -> calls.add(sent);
            default -> throw new AssertionError("the gateway asked for " + request.method());
        }
    }

    private void discover(final Sent sent, final RequestId id) {
        switch (discovers) {
            case NOTHING ->
                sent.json(
                        400,
                        "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32000,\"message\":\"Not initialized\"}}");
            case SILENTLY -> pending.add(sent);
            case THE_NEW_REVISION ->
                result(
                        sent,
                        id,
                        "{\"resultType\":\"complete\",\"supportedVersions\":[\"2026-07-28\"],\"capabilities\":{\"tools\":{}},"
                                + "\"ttlMs\":0,\"cacheScope\":\"private\"}");
        }
    }

    private void initialize(final Sent sent, final RequestId id) {
        final var session = Optional.of(prefix + handshakes++).filter(_ -> stateful);
        session.ifPresent(sessions::add);
        sent.head(200, "application/json", session)
                .chunk("{\"jsonrpc\":\"2.0\",\"id\":" + id.json()
                        + ",\"result\":{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{\"tools\":"
                        + "{\"listChanged\":true}},\"serverInfo\":{\"name\":\"fake\",\"version\":\"1\"}}}")
                .complete();
    }

    private void unknownSession(final Sent sent) {
        sent.json(
                unknownSession,
                "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32000,\"message\":\"No valid session\"}}");
    }

    private String definitions() {
        return tools.stream()
                .map(name -> "{\"name\":\"" + name + "\",\"inputSchema\":{\"type\":\"object\"}}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static void result(final Sent sent, final RequestId id, final String result) {
        sent.json(200, "{\"jsonrpc\":\"2.0\",\"id\":" + id.json() + ",\"result\":" + result + '}');
    }
}
