package io.sallyport.server.it;

import io.sallyport.demo.stage.Ports;
import io.sallyport.server.testkit.Await;
import io.sallyport.server.testkit.ScriptedUpstream;
import io.sallyport.server.testkit.UpstreamCall;
import io.sallyport.server.testkit.UpstreamPeer;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An MCP server with one of everything, under the names that all others of its kind give it too; its answers say whose they
 * are. Tools: {@code links} answers with URIs, {@code echo} with its arguments' text, {@code hold} once it is released or
 * never, {@code ask} asks the client what its argument {@code method} says and answers with what it heard,
 * {@code insist} does the same and fails where it is refused, {@code log} logs and reports progress first, {@code part} hangs up and has the answer for who comes back,
 * {@code visit} wants somebody to visit a page first, every other time.
 */
final class FullServer implements AutoCloseable {

    static final String NOTE = "note://board/1";
    static final String APP = "ui://widget/main.html";

    static final String VISIT = """
            "error":{"code":-32042,"message":"Visit first","data":{"elicitations":[{"mode":"url","elicitationId":"e-1",\
            "url":"https://pages.example/one","message":"Allow it there"}]}}""";

    private static final Pattern URI = Pattern.compile("\"uri\":\"([^\"]*)\"");
    private static final Pattern TEXT = Pattern.compile("\"text\":\"([^\"]*)\"");
    private static final Pattern CODE = Pattern.compile("\"code\":(-?\\d+)");
    private static final Pattern METHOD = Pattern.compile("\"method\":\"([^\"]*)\"");
    private static final Pattern LEVEL = Pattern.compile("\"level\":\"([^\"]*)\"");
    private static final List<String> TOOLS = List.of("links", "echo", "hold", "ask", "insist", "log", "part", "visit");

    /** With which it waits for an answer. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final String name;
    private final String run;
    private final ScriptedUpstream wire;
    private final AtomicInteger visits = new AtomicInteger();
    private final AtomicInteger opened = new AtomicInteger();
    private final Map<String, UpstreamCall> sessions = new ConcurrentHashMap<>();
    private final Map<String, UpstreamPeer> streams = new ConcurrentHashMap<>();
    private final Map<String, Integer> heard = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
    private final Map<String, List<String>> own = new ConcurrentHashMap<>();
    private final List<String> everybodys = new CopyOnWriteArrayList<>();
    private final Map<String, UpstreamCall> parted = new ConcurrentHashMap<>();
    private final Map<String, List<String>> answered = new ConcurrentHashMap<>();
    private final Map<String, UpstreamPeer> held = new ConcurrentHashMap<>();

    FullServer(final String name) throws IOException {
        this(name, Ports.free(), name);
    }

    /** @param run with which the ids of its sessions begin */
    FullServer(final String name, final int port, final String run) throws IOException {
        this.name = name;
        this.run = run;
        this.wire = ScriptedUpstream.at(port)
                .on("initialize", this::initialize)
                .on("tools/list", (call, peer) -> peer.result(call, "{\"tools\":[" + tools(session(call)) + "]}"))
                .on(
                        "prompts/list",
                        (call, peer) -> peer.result(
                                call, """
                        {"prompts":[{"name":"greet","description":"of %s","arguments":[{"name":"uri"}]}%s]}""".formatted(name, more(session(call), "prompt:", "{\"name\":\"%s\"}"))))
                .on(
                        "resources/list",
                        (call, peer) -> peer.result(call, """
                        {"resources":[{"uri":"%s","name":"note","description":"of %s"},{"uri":"%s","name":"app"}%s]}""".formatted(
                                NOTE, name, APP, more(session(call), "resource:", "{\"uri\":\"%s\",\"name\":\"n\"}"))))
                .on("resources/templates/list", (call, peer) -> peer.result(call, """
                        {"resourceTemplates":[{"uriTemplate":"note://board/{id}","name":"notes"}]}"""))
                .on("resources/read", this::read)
                .on("resources/subscribe", (call, peer) -> peer.result(call, "{}"))
                .on("resources/unsubscribe", (call, peer) -> peer.result(call, "{}"))
                .on("logging/setLevel", (call, peer) -> peer.result(call, "{}"))
                .on("prompts/get", this::prompt)
                .on("completion/complete", this::complete)
                .on("GET", this::listen)
                .on("POST", this::take)
                .on("tools/call", this::call);
    }

    String url() {
        return wire.url();
    }

    List<UpstreamCall> calls(final String method) {
        return wire.calls(method);
    }

    /** Of the sessions that clients have, the gateway's own left out, in the order in which they were opened. */
    List<String> sessions() {
        return sessions.entrySet().stream()
                .filter(entry -> entry.getValue().body().contains("\"name\":\"test\""))
                .map(Map.Entry::getKey)
                .sorted(Comparator.comparingInt(id -> Integer.parseInt(id.substring(id.lastIndexOf('-') + 1))))
                .toList();
    }

    /** The session opened last for a client. */
    String newest() {
        return sessions().getLast();
    }

    /** The request that opened the session. */
    UpstreamCall opening(final String session) {
        return Objects.requireNonNull(sessions.get(session));
    }

    /** Loses all sessions, as a restart would. */
    void forget() {
        sessions.clear();
    }

    /** The JSON-RPC answers that came in that session. */
    List<String> answers(final String session) {
        return List.copyOf(answered.getOrDefault(session, List.of()));
    }

    boolean listens(final String session) {
        return streams.containsKey(session);
    }

    /** Waits until the session's GET stream is open. */
    UpstreamPeer awaitListening(final String session) throws Exception {
        return Await.until(() -> Optional.ofNullable(streams.get(session)), Optional::isPresent)
                .orElseThrow();
    }

    /** How many GET streams were opened in that session. */
    int listened(final String session) {
        return heard.getOrDefault(session, 0);
    }

    /** Says something on the session's GET stream, once that is open. */
    void say(final String session, final String json) throws Exception {
        event(awaitListening(session), json);
    }

    /** Says it to everybody who listens. */
    void sayToAll(final String json) {
        for (final var stream : streams.values()) {
            try {
                event(stream, json);
            } catch (final IOException _) {
                // It has just hung up, and will be forgotten in a moment.
            }
        }
    }

    private static void event(final UpstreamPeer peer, final String json) throws IOException {
        synchronized (peer) {
            peer.event(json);
        }
    }

    /** Offers that to everybody: a tool, {@code prompt:} or {@code resource:} before the name for the others. */
    void offer(final String what) {
        everybodys.add(what);
    }

    /** Offers that in one session only. */
    void offer(final String session, final String what) {
        own.computeIfAbsent(session, _ -> new CopyOnWriteArrayList<>()).add(what);
    }

    void withdraw(final String session) {
        own.remove(session);
    }

    /** Whether a call of {@code hold} with that id, as JSON, runs. */
    boolean holds(final String id) {
        return held.containsKey(id);
    }

    /** Says something on the stream of that call of {@code hold}. */
    void sayIn(final String id, final String json) throws IOException {
        Objects.requireNonNull(held.get(id)).event(json);
    }

    /** Hangs up on whoever waits for that call of {@code hold}. */
    void drop(final String id) throws IOException {
        final var peer = held.remove(id);
        if (peer != null) {
            peer.close();
        }
    }

    /** Lets that call of {@code hold} be answered. */
    void release(final String id) throws IOException {
        final var peer = Objects.requireNonNull(held.remove(id));
        peer.event("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + said("released") + "}");
        peer.endStream();
    }

    private void initialize(final UpstreamCall call, final UpstreamPeer peer) throws IOException {
        final var session = run + "-session-" + opened.incrementAndGet();
        sessions.put(session, call);
        peer.answer("200 OK", "application/json", "Mcp-Session-Id: " + session + "\r\n", call.result("""
                {"protocolVersion":"2025-11-25","capabilities":{"tools":{"listChanged":true},\
                "prompts":{"listChanged":true},"resources":{"subscribe":true,"listChanged":true},"logging":{},\
                "completions":{}},"serverInfo":{"name":"%s","version":"1"},"instructions":"How to use %s."}""".formatted(
                        name, name)));
    }

    private String tools(final String session) {
        final var app = """
                {"name":"app","inputSchema":{"type":"object"},"_meta":{"ui":{"resourceUri":"%s"}}}""".formatted(APP);
        final var sampling =
                sessions.containsKey(session) && opening(session).body().contains("\"sampling\"")
                        ? List.of("sample")
                        : List.<String>of();
        final var names = Stream.of(TOOLS, sampling, extra(session))
                .flatMap(List::stream)
                .filter(what -> !what.contains(":"))
                .toList();
        return app + "," + ScriptedUpstream.definitions(names);
    }

    private String more(final String session, final String prefix, final String definition) {
        return extra(session).stream()
                .filter(what -> what.startsWith(prefix))
                .map(what -> "," + definition.formatted(what.substring(prefix.length())))
                .reduce("", String::concat);
    }

    private List<String> extra(final String session) {
        return Stream.concat(everybodys.stream(), own.getOrDefault(session, List.of()).stream())
                .toList();
    }

    private void read(final UpstreamCall call, final UpstreamPeer peer) throws IOException {
        final var uri = first(URI, call.body());
        if (uri.endsWith("/none")) {
            peer.json("{\"jsonrpc\":\"2.0\",\"id\":" + call.id()
                    + ",\"error\":{\"code\":-32002,\"message\":\"Resource not found\",\"data\":{\"uri\":\"" + uri
                    + "\"}}}");
        } else {
            peer.result(call, "{\"contents\":[" + contents(uri) + "]}");
        }
    }

    private String contents(final String uri) {
        return "{\"uri\":\"" + uri + "\",\"text\":\"" + name + " " + uri + "\"}";
    }

    private void prompt(final UpstreamCall call, final UpstreamPeer peer) throws IOException {
        final var uri = call.body().contains("\"uri\"") ? first(URI, call.body()) : NOTE;
        peer.result(call, """
                {"messages":[{"role":"user","content":{"type":"resource","resource":%s}},\
                {"role":"user","content":{"type":"text","text":"%s"}}]}""".formatted(contents(uri), name));
    }

    private void listen(final UpstreamCall call, final UpstreamPeer peer) throws IOException {
        peer.stream();
        final var left = parted.remove(call.headers().getOrDefault("last-event-id", ""));
        if (left != null) {
            peer.event(left.result(said("came back")));
            peer.endStream();
            return;
        }
        streams.put(session(call), peer);
        heard.merge(session(call), 1, Integer::sum);
        try {
            peer.hang();
        } finally {
            streams.remove(session(call), peer);
        }
    }

    private void call(final UpstreamCall call, final UpstreamPeer peer) throws IOException, InterruptedException {
        if (!sessions.containsKey(session(call))) {
            peer.answer("404 Not Found", "application/json", "", """
                    {"jsonrpc":"2.0","id":null,"error":{"code":-32001,"message":"Session not found"}}""");
            return;
        }
        switch (call.tool()) {
            case "links" -> peer.result(call, """
                    {"content":[{"type":"resource_link","uri":"%1$s","name":"note"},\
                    {"type":"resource","resource":{"uri":"%1$s","text":"see %1$s"}},\
                    {"type":"text","text":"%2$s"}]}""".formatted(NOTE, name));
            case "echo" -> peer.result(call, said(first(URI, call.body())));
            case "hold" -> {
                peer.stream();
                held.put(call.id(), peer);
            }
            case "part" -> {
                final var place = "place-" + opened.incrementAndGet();
                parted.put(place, call);
                peer.stream();
                peer.chunk("id: " + place + "\nretry: 20\ndata:\n\n");
                peer.endStream();
            }
            case "ask", "insist" -> ask(call, peer);
            case "visit" -> visit(call, peer);
            case "log" -> {
                peer.stream();
                peer.event(logged("warning", "while it ran"));
                peer.event(progress(call));
                peer.event(call.result(said("logged")));
                peer.endStream();
            }
            default -> peer.result(call, said(call.tool()));
        }
    }

    private void visit(final UpstreamCall call, final UpstreamPeer peer) throws IOException {
        if (call.body().contains("inputResponses") || visits.getAndIncrement() % 2 == 1) {
            peer.result(call, said(call.body().contains("inputResponses") ? "somebody answers" : "visited"));
        } else {
            peer.json("{\"jsonrpc\":\"2.0\",\"id\":" + call.id() + "," + VISIT + "}");
        }
    }

    static String logged(final String level, final String data) {
        return "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{\"level\":\"" + level
                + "\",\"logger\":\"core\",\"data\":\"" + data + "\"}}";
    }

    private static String progress(final UpstreamCall call) {
        final var token = Pattern.compile("\"progressToken\":(\"[^\"]*\"|\\d+)").matcher(call.body());
        return "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":"
                + (token.find() ? token.group(1) : "0") + ",\"progress\":1}}";
    }

    /** What its name is; for the value {@code ask}, what came of a question to the client's model. */
    private void complete(final UpstreamCall call, final UpstreamPeer peer) throws IOException, InterruptedException {
        if (!call.body().contains("\"value\":\"ask\"")) {
            peer.result(call, completion(name));
            return;
        }
        peer.stream();
        peer.event("{\"jsonrpc\":\"2.0\",\"id\":77,\"method\":\"sampling/createMessage\",\"params\":{}}");
        peer.event(call.result(completion("heard " + first(CODE, answer(session(call), 77)))));
        peer.endStream();
    }

    private static String completion(final String value) {
        return "{\"completion\":{\"values\":[\"" + value + "\"],\"total\":1,\"hasMore\":false}}";
    }

    /** What is no request. */
    private void take(final UpstreamCall call, final UpstreamPeer peer) throws IOException {
        if (call.method().isEmpty()) {
            answered.computeIfAbsent(session(call), _ -> new CopyOnWriteArrayList<>())
                    .add(call.body());
        }
        peer.answer("202 Accepted", "text/plain", "", "");
    }

    /** The ids of what it asks count from 1 in each session, as those of most servers do. */
    private void ask(final UpstreamCall call, final UpstreamPeer peer) throws IOException, InterruptedException {
        final int id =
                asked.computeIfAbsent(session(call), _ -> new AtomicInteger()).incrementAndGet();
        final var wanted = call.body().substring(call.body().indexOf("\"arguments\""));
        peer.stream();
        peer.event("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + first(METHOD, wanted)
                + "\",\"params\":{\"from\":\"" + name + "\"}}");
        final var answer = answer(session(call), id);
        final var text = TEXT.matcher(answer);
        if (text.find()) {
            peer.event(call.result(said("heard " + text.group(1))));
        } else if (call.tool().equals("ask")) {
            peer.event(call.result(said("heard refusal " + first(CODE, answer))));
        } else {
            peer.event("{\"jsonrpc\":\"2.0\",\"id\":" + call.id()
                    + ",\"error\":{\"code\":-32600,\"message\":\"I insist\"}}");
        }
        peer.endStream();
    }

    private String answer(final String session, final int id) throws IOException, InterruptedException {
        try {
            return Await.until(
                            PATIENCE,
                            () -> answers(session).stream()
                                    .filter(body -> body.contains("\"id\":" + id + ","))
                                    .toList(),
                            found -> !found.isEmpty())
                    .getFirst();
        } catch (final InterruptedException e) {
            throw e;
        } catch (final Exception e) {
            throw new IOException(e);
        }
    }

    private String said(final String text) {
        return ScriptedUpstream.text(name + ": " + text);
    }

    static String level(final UpstreamCall call) {
        return first(LEVEL, call.body());
    }

    static String session(final UpstreamCall call) {
        return call.headers().getOrDefault("mcp-session-id", "");
    }

    private static String first(final Pattern pattern, final String text) {
        final var found = pattern.matcher(text);
        return found.find() ? found.group(1) : "";
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }
}
