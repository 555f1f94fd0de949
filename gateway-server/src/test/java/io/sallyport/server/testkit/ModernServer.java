package io.sallyport.server.testkit;

import io.sallyport.mcp.JsonFields;
import io.sallyport.mcp.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * An MCP server of 2026-07-28 alone, as strict as the specification lets one be: a request whose header fields and
 * {@code _meta} are not right gets the error of its kind, and is noted as a complaint.
 *
 * <p>Tools: {@code echo} answers its arguments, {@code region} wants its argument in a header field, {@code who} answers what
 * the request says of its client, {@code ask} asks the client what its argument {@code asks} says, {@code rounds} times,
 * {@code shed} wants to be called again at once, {@code log} tells of progress and logs, {@code hold} never answers,
 * {@code job} becomes a task whoever calls it, {@code odd} answers with structured content that is no object, {@code needy} needs a client that can do more.
 */
public final class ModernServer implements AutoCloseable {

    public static final String VERSION = "2026-07-28";
    public static final String NOTE = "note://board/1";

    private static final String META = "io.modelcontextprotocol/";
    private static final String STATE = "\"st\\u00e4te \\/ 1\"";
    private static final String TOOLS = """
            {"name":"echo","inputSchema":{"type":"object"}},
            {"name":"region","inputSchema":{"type":"object","properties":{"region":{"type":"string","x-mcp-header":"HEADER"}}}},
            {"name":"who","inputSchema":{"type":"object"}},
            {"name":"ask","inputSchema":{"type":"object"}},
            {"name":"shed","inputSchema":{"type":"object"}},
            {"name":"log","inputSchema":{"type":"object"}},
            {"name":"hold","inputSchema":{"type":"object"}},
            {"name":"odd","inputSchema":{"type":"object"},"outputSchema":{"type":"array"}},
            {"name":"job","inputSchema":{"type":"object"}},
            {"name":"needy","inputSchema":{"type":"object"}},
            {"name":"wrong","inputSchema":{"type":"object","properties":{"a":{"type":"object","x-mcp-header":"A"}}}}
            """;

    private static final String LINK =
            "\"content\":[{\"type\":\"resource_link\",\"name\":\"n\",\"uri\":\"" + NOTE + "\"}]";

    private final ScriptedUpstream wire;
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final Map<UpstreamPeer, Listener> listeners = new ConcurrentHashMap<>();
    private final AtomicInteger hungUp = new AtomicInteger();
    private volatile String header = "Region";
    private volatile String more = "";
    private volatile String keeps = "\"ttlMs\":5000,\"cacheScope\":\"public\",";

    /** Who listens, under which id, for what. */
    private record Listener(String id, String filter) {}

    private ModernServer(final ScriptedUpstream wire) {
        this.wire = wire;
        wire.on("POST", (call, peer) -> refuse(call, peer, "404 Not Found", -32601, "no such method"))
                .on("GET", (_, peer) -> peer.answer("405 Method Not Allowed", "text/plain", "", ""))
                .on("initialize", (call, peer) -> refuse(call, peer, "404 Not Found", -32601, "no such method"))
                .on("ping", (call, peer) -> refuse(call, peer, "404 Not Found", -32601, "no such method"));
        on("server/discover", (call, peer) -> complete(call, peer, """
                "supportedVersions":["2026-07-28"],KEEPS"instructions":"Be modern.",
                "capabilities":{"tools":{"listChanged":true},"prompts":{},"resources":{"subscribe":true},"logging":{},
                "completions":{},"extensions":{"io.modelcontextprotocol/tasks":{}}}""".replace("KEEPS", keeps)));
        on(
                "tools/list",
                (call, peer) ->
                        complete(call, peer, keeps + "\"tools\":[" + TOOLS.replace("HEADER", header) + more + "]"));
        on("prompts/list", (call, peer) -> complete(call, peer, keeps + "\"prompts\":[{\"name\":\"greet\"}]"));
        on(
                "resources/list",
                (call, peer) ->
                        complete(call, peer, keeps + "\"resources\":[{\"uri\":\"" + NOTE + "\",\"name\":\"n\"}]"));
        on("resources/templates/list", (call, peer) -> complete(call, peer, keeps + "\"resourceTemplates\":[]"));
        on("resources/read", this::read);
        on("prompts/get", this::prompt);
        on("completion/complete", (call, peer) -> complete(call, peer, "\"completion\":{\"values\":[\"one\"]}"));
        on("tools/call", this::call);
        on("tasks/get", (call, peer) -> complete(call, peer, task("completed") + ",\"result\":{" + LINK + "}"));
        on("subscriptions/listen", this::listen);
    }

    public static ModernServer start() throws IOException {
        return new ModernServer(ScriptedUpstream.start());
    }

    /** One on a port that was chosen before. */
    public static ModernServer at(final int port) throws IOException {
        return new ModernServer(ScriptedUpstream.at(port));
    }

    public String url() {
        return wire.url();
    }

    public int port() {
        return wire.port();
    }

    public List<UpstreamCall> calls(final String method) {
        return wire.calls(method);
    }

    /** What was wrong with requests so far. */
    public List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** How many of the calls that are held were given up by whoever made them. */
    public int hungUp() {
        return hungUp.get();
    }

    /** The filters of those who listen now. */
    public List<String> listening() {
        return listeners.values().stream().map(Listener::filter).toList();
    }

    /** What it says from now on of how long its lists may be kept: members of their results. */
    public ModernServer keeps(final String members) {
        keeps = members.isEmpty() ? "" : members + ',';
        return this;
    }

    /** From now on the argument is wanted under another name. */
    public void wantsHeader(final String name) {
        header = name;
    }

    /** Lists one tool more, and says so. */
    public void offers(final String tool) throws IOException {
        more = ",{\"name\":\"" + tool + "\",\"inputSchema\":{\"type\":\"object\"}}";
        tell("toolsListChanged", "notifications/tools/list_changed", "");
    }

    public void updated(final String uri) throws IOException {
        tell(JsonText.quote(uri), "notifications/resources/updated", "\"uri\":\"" + uri + "\",");
    }

    /** Ends every listen stream as a server that goes. */
    public void endListens() throws IOException {
        for (final var entry : Map.copyOf(listeners).entrySet()) {
            listeners.remove(entry.getKey());
            entry.getKey()
                    .event("{\"jsonrpc\":\"2.0\",\"id\":" + entry.getValue().id()
                            + ",\"result\":{\"resultType\":\"complete\"}}");
            entry.getKey().endStream();
        }
    }

    private void tell(final String filter, final String method, final String params) throws IOException {
        for (final var entry : listeners.entrySet()) {
            if (entry.getValue().filter().contains(filter)) {
                entry.getKey()
                        .event("{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\",\"params\":{" + params
                                + "\"_meta\":{\"" + META + "subscriptionId\":"
                                + entry.getValue().id() + "}}}");
            }
        }
    }

    private void on(final String method, final ScriptedUpstream.Script script) {
        wire.on(method, (call, peer) -> {
            final var problem = problem(call);
            if (problem.isPresent()) {
                complaints.add(method + ": " + problem.get().text());
                refuse(
                        call,
                        peer,
                        "400 Bad Request",
                        problem.get().code(),
                        problem.get().text());
            } else {
                script.answer(call, peer);
            }
        });
    }

    private record Problem(int code, String text) {}

    private static Optional<Problem> problem(final UpstreamCall call) {
        final var params = params(call);
        final var meta = params.flatMap(fields -> fields.object("_meta"));
        final var headers = call.headers();
        if (!meta.flatMap(fields -> fields.string(META + "protocolVersion")).equals(Optional.of(VERSION))
                || meta.flatMap(fields -> fields.object(META + "clientCapabilities"))
                        .isEmpty()) {
            return Optional.of(new Problem(-32602, "the request does not say who sends it"));
        }
        if (!VERSION.equals(headers.get("mcp-protocol-version"))) {
            return Optional.of(new Problem(-32020, "MCP-Protocol-Version"));
        }
        if (!call.method().equals(headers.get("mcp-method"))) {
            return Optional.of(new Problem(-32020, "Mcp-Method"));
        }
        if (headers.containsKey("mcp-session-id") || headers.containsKey("last-event-id")) {
            return Optional.of(new Problem(-32600, "a session"));
        }
        final var name = switch (call.method()) {
            case "tools/call", "prompts/get" -> params.flatMap(fields -> fields.string("name"));
            case "resources/read" -> params.flatMap(fields -> fields.string("uri"));
            case "tasks/get" -> params.flatMap(fields -> fields.string("taskId"));
            default -> Optional.<String>empty();
        };
        final var named = Optional.ofNullable(headers.get("mcp-name"));
        return named.map(ModernServer::decoded).equals(name)
                ? Optional.empty()
                : Optional.of(new Problem(-32020, "Mcp-Name " + named));
    }

    /** The text that the header field stands for. */
    private static String decoded(final String field) {
        return field.startsWith("=?base64?") && field.endsWith("?=")
                ? new String(Base64.getDecoder().decode(field.substring(9, field.length() - 2)), StandardCharsets.UTF_8)
                : field;
    }

    private void call(final UpstreamCall call, final UpstreamPeer peer) throws IOException, InterruptedException {
        final var params = params(call).orElseThrow();
        final var arguments = params.object("arguments");
        switch (params.string("name").orElse("")) {
            case "echo" ->
                text(
                        call,
                        peer,
                        arguments.flatMap(fields -> fields.string("text")).orElse(""));
            case "region" -> region(call, peer, arguments.flatMap(fields -> fields.string("region")));
            case "who" -> text(call, peer, json(params, "_meta"));
            case "ask" -> ask(call, peer, params, arguments.orElseThrow());
            case "shed" -> shed(call, peer, params);
            case "log" -> log(call, peer, params);
            case "hold" -> {
                peer.stream();
                peer.hang();
                hungUp.incrementAndGet();
            }
            case "job" -> peer.result(call, result("task", task("working")));
            case "odd" ->
                complete(
                        call, peer, "\"structuredContent\":[1,2],\"content\":[{\"type\":\"text\",\"text\":\"[1,2]\"}]");
            case "needy" ->
                refuse(
                        call,
                        peer,
                        "400 Bad Request",
                        -32021,
                        "it needs sampling\",\"data\":{\"requiredCapabilities\":{\"sampling\":{}}},\"x\":\"");
            default -> refuse(call, peer, "200 OK", -32602, "no such tool");
        }
    }

    private static String task(final String status) {
        return "\"taskId\":\"job/1\",\"status\":\"" + status + "\",\"createdAt\":\"2026-11-21T10:00:00Z\","
                + "\"lastUpdatedAt\":\"2026-11-21T10:00:00Z\",\"ttlMs\":60000";
    }

    private void region(final UpstreamCall call, final UpstreamPeer peer, final Optional<String> region)
            throws IOException {
        final var field = call.headers().get("mcp-param-" + header.toLowerCase(Locale.ROOT));
        if (Optional.ofNullable(field).map(ModernServer::decoded).equals(region)) {
            text(call, peer, "region " + region.orElse("none"));
        } else {
            refuse(call, peer, "400 Bad Request", -32020, "Mcp-Param-" + header + " " + field);
        }
    }

    private static void ask(
            final UpstreamCall call, final UpstreamPeer peer, final JsonFields params, final JsonFields arguments)
            throws IOException {
        final int rounds = Integer.parseInt(arguments.string("rounds").orElse("1"));
        final var state = params.value("requestState").map(_ -> json(params, "requestState"));
        final int round = state.map(
                        text -> Integer.parseInt(text.substring(text.lastIndexOf(' ') + 1, text.length() - 1)))
                .orElse(0);
        if (state.isPresent() && !state.get().equals(state(round))) {
            refuse(call, peer, "200 OK", -32602, "the state is another");
        } else if (round < rounds) {
            final var questions = arguments.object("asks").orElseThrow();
            incomplete(call, peer, "\"inputRequests\":" + json(questions) + ",\"requestState\":" + state(round + 1));
        } else {
            text(call, peer, json(params, "inputResponses"));
        }
    }

    private static String state(final int round) {
        return STATE.replace("1", Integer.toString(round));
    }

    private static void shed(final UpstreamCall call, final UpstreamPeer peer, final JsonFields params)
            throws IOException {
        if (params.value("requestState").isEmpty()) {
            incomplete(call, peer, "\"requestState\":\"later\"");
        } else {
            text(call, peer, "now " + json(params, "requestState") + " " + call.id());
        }
    }

    private static void log(final UpstreamCall call, final UpstreamPeer peer, final JsonFields params)
            throws IOException {
        final var meta = params.object("_meta").orElseThrow();
        peer.stream();
        meta.value("progressToken")
                .ifPresent(_ -> event(
                        peer,
                        "notifications/progress",
                        "\"progress\":1,\"progressToken\":" + json(meta, "progressToken")));
        meta.string(META + "logLevel")
                .ifPresent(level -> event(
                        peer,
                        "notifications/message",
                        "\"level\":\"" + level + "\",\"logger\":\"l\",\"data\":\"working\""));
        peer.event(call.result(result("complete", content("logged"))));
        peer.endStream();
    }

    private void read(final UpstreamCall call, final UpstreamPeer peer) throws IOException {
        final var uri = params(call).flatMap(params -> params.string("uri")).orElse("");
        if (uri.equals(NOTE)) {
            complete(
                    call,
                    peer,
                    "\"ttlMs\":5000,\"cacheScope\":\"private\",\"contents\":[{\"uri\":\"" + uri
                            + "\",\"text\":\"x\"}]");
        } else {
            peer.json("{\"jsonrpc\":\"2.0\",\"id\":" + call.id()
                    + ",\"error\":{\"code\":-32602,\"message\":\"Resource not found\",\"data\":{\"uri\":\"" + uri
                    + "\"}}}");
        }
    }

    private void prompt(final UpstreamCall call, final UpstreamPeer peer) throws IOException {
        final var params = params(call).orElseThrow();
        if (params.value("inputResponses").isEmpty()) {
            incomplete(call, peer, "\"inputRequests\":{\"r\":{\"method\":\"roots/list\",\"params\":{}}}");
        } else {
            complete(
                    call,
                    peer,
                    "\"messages\":[{\"role\":\"user\",\"content\":{\"type\":\"text\",\"text\":"
                            + JsonText.quote(json(params, "inputResponses")) + "}}]");
        }
    }

    private void listen(final UpstreamCall call, final UpstreamPeer peer) throws IOException {
        final var filter = json(params(call).orElseThrow(), "notifications");
        peer.stream();
        peer.event("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/subscriptions/acknowledged\",\"params\":{"
                + "\"notifications\":" + filter + ",\"_meta\":{\"" + META + "subscriptionId\":" + call.id() + "}}}");
        listeners.put(peer, new Listener(call.id(), filter));
        try {
            peer.hang();
        } finally {
            listeners.remove(peer);
        }
    }

    private static void event(final UpstreamPeer peer, final String method, final String params) {
        try {
            peer.event("{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\",\"params\":{" + params + "}}");
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void text(final UpstreamCall call, final UpstreamPeer peer, final String text) throws IOException {
        complete(call, peer, content(text));
    }

    private static String content(final String text) {
        return "\"content\":[{\"type\":\"text\",\"text\":" + JsonText.quote(text) + "}]";
    }

    private static void complete(final UpstreamCall call, final UpstreamPeer peer, final String members)
            throws IOException {
        peer.result(call, result("complete", members.lines().collect(Collectors.joining())));
    }

    private static void incomplete(final UpstreamCall call, final UpstreamPeer peer, final String members)
            throws IOException {
        peer.result(call, result("input_required", members));
    }

    private static String result(final String type, final String members) {
        return "{\"resultType\":\"" + type + "\"," + members + ",\"_meta\":{\"" + META
                + "serverInfo\":{\"name\":\"modern\",\"version\":\"1\"}}}";
    }

    private static void refuse(
            final UpstreamCall call, final UpstreamPeer peer, final String status, final int code, final String text)
            throws IOException {
        peer.answer(
                status,
                "application/json",
                "",
                "{\"jsonrpc\":\"2.0\",\"id\":" + call.id() + ",\"error\":{\"code\":" + code + ",\"message\":\"" + text
                        + "\"}}");
    }

    private static Optional<JsonFields> params(final UpstreamCall call) {
        return JsonFields.of(call.body().getBytes(StandardCharsets.UTF_8)).flatMap(fields -> fields.object("params"));
    }

    private static String json(final JsonFields fields, final String member) {
        return fields.value(member)
                .map(span -> new String(fields.json(), span.start(), span.end() - span.start(), StandardCharsets.UTF_8))
                .orElse("null");
    }

    private static String json(final JsonFields object) {
        final var span = object.span();
        return new String(object.json(), span.start(), span.end() - span.start(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }
}
