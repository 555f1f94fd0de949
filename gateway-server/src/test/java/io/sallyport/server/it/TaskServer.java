package io.sallyport.server.it;

import io.sallyport.server.testkit.Await;
import io.sallyport.server.testkit.ScriptedUpstream;
import io.sallyport.server.testkit.UpstreamCall;
import io.sallyport.server.testkit.UpstreamPeer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * An MCP server whose tool {@code job} becomes a task where it is asked to, and whose tool {@code must} does nothing else. Its
 * tasks count from 1 in each session, as those of all others of its kind do, and work until the test says otherwise; one
 * that needs input asks for it on the stream of {@code tasks/result}, and is completed by the answer.
 */
final class TaskServer implements AutoCloseable {

    static final String NOTE = "note://board/1";
    static final String CREATED = "\"_meta\":{\"io.modelcontextprotocol/model-immediate-response\":\"begun task-1\"}";

    private static final Pattern ID = Pattern.compile("\"taskId\":\"([^\"]*)\"");
    private static final Pattern TEXT = Pattern.compile("\"text\":\"([^\"]*)\"");

    private final String name;
    private final boolean stateful;
    private final ScriptedUpstream wire;
    private final AtomicInteger opened = new AtomicInteger();
    private final Map<String, UpstreamCall> sessions = new ConcurrentHashMap<>();
    private final Map<String, UpstreamPeer> streams = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> created = new ConcurrentHashMap<>();
    /** The status of each by session and id. */
    private final Map<String, String> tasks = new ConcurrentHashMap<>();

    TaskServer(final String name, final boolean stateful) throws IOException {
        this.name = name;
        this.stateful = stateful;
        this.wire = ScriptedUpstream.start()
                .on("initialize", this::initialize)
                .on("tools/list", (call, peer) -> peer.result(call, """
                        {"tools":[{"name":"job","inputSchema":{"type":"object"},"execution":{"taskSupport":"optional"}},\
                        {"name":"must","inputSchema":{"type":"object"},"execution":{"taskSupport":"required"}}]}"""))
                .on("resources/list", (call, peer) -> peer.result(call, "{\"resources\":[]}"))
                .on("resources/templates/list", (call, peer) -> peer.result(call, "{\"resourceTemplates\":[]}"))
                .on("GET", this::listen)
                .on("tools/call", this::call)
                .on("tasks/get", this::get)
                .on("tasks/result", this::result)
                .on("tasks/cancel", this::cancel);
    }

    String url() {
        return wire.url();
    }

    List<UpstreamCall> calls(final String method) {
        return wire.calls(method);
    }

    /** The session opened last for a client, empty where it keeps none. */
    String newest() {
        return sessions.entrySet().stream()
                .filter(entry -> entry.getValue().body().contains("\"name\":\"test\""))
                .map(Map.Entry::getKey)
                .max((one, other) -> Integer.compare(number(one), number(other)))
                .orElse("");
    }

    String status(final String session, final String task) {
        return tasks.getOrDefault(session + ' ' + task, "none");
    }

    /** Lets a task be of that status from now on. */
    void set(final String session, final String task, final String status) {
        tasks.replace(session + ' ' + task, status);
    }

    /** Says something on the session's GET stream, once that is open. */
    void say(final String session, final String json) throws Exception {
        Objects.requireNonNull(Await.until(() -> streams.get(session), Objects::nonNull))
                .event(json);
    }

    /** The JSON-RPC answers that came in that session. */
    List<String> answers(final String session) {
        return wire.calls("").stream()
                .filter(call -> call.verb().equals("POST") && session(call).equals(session))
                .map(UpstreamCall::body)
                .toList();
    }

    /** {@code notifications/tasks/status} of a task. */
    static String news(final String task, final String status) {
        return "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tasks/status\",\"params\":" + task(task, status) + "}";
    }

    /** A log message about a task. */
    static String log(final String task) {
        return "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{\"level\":\"info\",\"logger\":\"core\","
                + "\"data\":\"of " + task + "\"," + related(task) + "}}";
    }

    static String related(final String task) {
        return "\"_meta\":{\"io.modelcontextprotocol/related-task\":{\"taskId\":\"" + task + "\"}}";
    }

    private static String task(final String id, final String status) {
        return "{\"taskId\":\"" + id + "\",\"status\":\"" + status + "\",\"createdAt\":\"2025-11-25T10:30:00Z\","
                + "\"lastUpdatedAt\":\"2025-11-25T10:40:00Z\",\"ttl\":60000,\"pollInterval\":20}";
    }

    private void initialize(final UpstreamCall call, final UpstreamPeer peer) throws IOException {
        final var session = name + "-session-" + opened.incrementAndGet();
        if (stateful) {
            sessions.put(session, call);
        }
        peer.answer(
                "200 OK",
                "application/json",
                stateful ? "Mcp-Session-Id: " + session + "\r\n" : "",
                call.result("""
                {"protocolVersion":"2025-11-25","capabilities":{"tools":{},"resources":{},"logging":{},\
                "tasks":{"list":{},"cancel":{},"requests":{"tools":{"call":{}}}}},\
                "serverInfo":{"name":"%s","version":"1"}}""".formatted(name)));
    }

    private void listen(final UpstreamCall call, final UpstreamPeer peer) throws IOException {
        peer.stream();
        streams.put(session(call), peer);
        try {
            peer.hang();
        } finally {
            streams.remove(session(call), peer);
        }
    }

    /** With the argument {@code aloud} it says so on the stream of the call first. */
    private void call(final UpstreamCall call, final UpstreamPeer peer) throws IOException {
        if (!call.body().contains("\"task\":")) {
            if (call.tool().equals("must")) {
                error(call, peer, -32601, "must needs a task");
            } else {
                peer.result(call, ScriptedUpstream.text(name + ": without a task"));
            }
            return;
        }
        final var session = session(call);
        final int number =
                created.computeIfAbsent(session, _ -> new AtomicInteger()).incrementAndGet();
        final var id = "task-" + number;
        tasks.put(session + ' ' + id, "working");
        final var result = "{\"task\":" + task(id, "working") + ","
                + "\"_meta\":{\"io.modelcontextprotocol/model-immediate-response\":\"begun " + id + "\"}}";
        if (call.body().contains("aloud")) {
            peer.stream();
            peer.event(news(id, "working"));
            peer.event(call.result(result));
            peer.endStream();
        } else {
            peer.result(call, result);
        }
    }

    private void get(final UpstreamCall call, final UpstreamPeer peer) throws IOException {
        final var id = first(ID, call.body());
        final var status = status(session(call), id);
        if (status.equals("none")) {
            error(call, peer, -32602, "Failed to retrieve task: Task not found");
        } else {
            peer.result(call, task(id, status));
        }
    }

    private void cancel(final UpstreamCall call, final UpstreamPeer peer) throws IOException {
        final var id = first(ID, call.body());
        if (tasks.replace(session(call) + ' ' + id, "working", "cancelled")) {
            peer.result(call, task(id, "cancelled"));
        } else {
            error(call, peer, -32602, "Cannot cancel task: it is " + status(session(call), id));
        }
    }

    private void result(final UpstreamCall call, final UpstreamPeer peer) throws IOException, InterruptedException {
        final var session = session(call);
        final var id = first(ID, call.body());
        peer.stream();
        if (status(session, id).equals("input_required")) {
            peer.event(
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"elicitation/create\",\"params\":{\"message\":\"which?\","
                            + related(id) + "}}");
            final var answer = await(() -> answers(session).stream()
                    .filter(body -> body.contains("\"id\":1,"))
                    .findFirst()
                    .orElse(""));
            set(session, id, "completed with " + first(TEXT, answer));
        }
        final var status = await(() -> status(session, id).replace("working", ""));
        peer.event(call.result("{\"content\":[{\"type\":\"text\",\"text\":\"" + name + ": " + status
                + "\"},{\"type\":\"resource_link\",\"uri\":\"" + NOTE + "\",\"name\":\"n\"}]," + related(id) + "}"));
        peer.endStream();
    }

    private static String await(final Callable<String> question) throws IOException, InterruptedException {
        try {
            return Await.until(question, found -> !found.isEmpty());
        } catch (final InterruptedException e) {
            throw e;
        } catch (final Exception e) {
            throw new IOException(e);
        }
    }

    private static void error(final UpstreamCall call, final UpstreamPeer peer, final int code, final String message)
            throws IOException {
        peer.json("{\"jsonrpc\":\"2.0\",\"id\":" + call.id() + ",\"error\":{\"code\":" + code + ",\"message\":\""
                + message + "\"}}");
    }

    private static int number(final String session) {
        return Integer.parseInt(session.substring(session.lastIndexOf('-') + 1));
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
