package io.sallyport.server.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An MCP server of raw sockets that is proper by itself and misbehaves where it is told to: a script per tool, per
 * JSON-RPC method, or per HTTP verb or path, the first of these that is there.
 */
public final class ScriptedUpstream implements AutoCloseable {

    /** What an upstream does with one request. */
    @FunctionalInterface
    public interface Script {
        void answer(UpstreamCall call, UpstreamPeer peer) throws IOException, InterruptedException;
    }

    private final ServerSocket socket;
    private final Map<String, Script> scripts = new ConcurrentHashMap<>();
    private final Map<String, Script> tools = new ConcurrentHashMap<>();
    private final List<String> listed = new CopyOnWriteArrayList<>();
    private final List<UpstreamCall> calls = new CopyOnWriteArrayList<>();
    private final List<UpstreamPeer> peers = new CopyOnWriteArrayList<>();
    private final AtomicInteger sessions = new AtomicInteger();
    private volatile Script early = (_, _) -> {};
    private volatile boolean stateful;

    private ScriptedUpstream(final int port) throws IOException {
        this.socket = new ServerSocket(port, 200, InetAddress.getLoopbackAddress());
        scripts.put("initialize", this::initialize);
        scripts.put("ping", (call, peer) -> peer.result(call, "{}"));
        scripts.put("tools/list", (call, peer) -> peer.result(call, "{\"tools\":[" + definitions(listed) + "]}"));
        scripts.put("tools/call", (call, peer) -> peer.result(call, text(call.tool())));
        scripts.put("GET", (_, peer) -> peer.answer("405 Method Not Allowed", "text/plain", "", ""));
        scripts.put("DELETE", (_, peer) -> peer.answer("200 OK", "text/plain", "", ""));
        scripts.put("POST", (_, peer) -> peer.answer("202 Accepted", "text/plain", "", ""));
        accept();
    }

    public static ScriptedUpstream start(final String... tools) throws IOException {
        return at(0, tools);
    }

    /** One on a port that was chosen before, as after a restart. */
    public static ScriptedUpstream at(final int port, final String... tools) throws IOException {
        final var upstream = new ScriptedUpstream(port);
        upstream.listed.addAll(List.of(tools));
        return upstream;
    }

    /** Does that for a JSON-RPC method, an HTTP verb or a path. */
    public ScriptedUpstream on(final String what, final Script script) {
        scripts.put(what, script);
        return this;
    }

    /** Takes its time before it does what it did until now. */
    public ScriptedUpstream delaying(final String what, final Duration delay) {
        final var prompt = Objects.requireNonNull(scripts.get(what));
        return on(what, (call, peer) -> {
            Thread.sleep(delay);
            prompt.answer(call, peer);
        });
    }

    /** Lists a tool that does that. */
    public ScriptedUpstream tool(final String name, final Script script) {
        tools.put(name, script);
        listed.add(name);
        return this;
    }

    /** Does that with each large request of which only the beginning was read. */
    public ScriptedUpstream early(final Script script) {
        early = script;
        return this;
    }

    /** Gives out session ids, and announces changes of its tools. */
    public ScriptedUpstream stateful() {
        stateful = true;
        return this;
    }

    public int port() {
        return socket.getLocalPort();
    }

    public String url() {
        return "http://127.0.0.1:" + port() + "/mcp";
    }

    /** How many sessions it ever opened. */
    public int sessions() {
        return sessions.get();
    }

    public List<UpstreamCall> calls(final String method) {
        return calls.stream().filter(call -> call.method().equals(method)).toList();
    }

    /** What was sent to it that is neither a request nor a notification. */
    public List<String> answers() {
        return calls.stream()
                .filter(call -> call.verb().equals("POST") && call.method().isEmpty())
                .map(UpstreamCall::body)
                .toList();
    }

    /** Definitions of tools of these names, as in a list. */
    public static String definitions(final List<String> names) {
        return names.stream()
                .map(name -> "{\"name\":\"" + name + "\",\"inputSchema\":{\"type\":\"object\"}}")
                .collect(Collectors.joining(","));
    }

    /** The result of a tool that says that. */
    public static String text(final String text) {
        return "{\"content\":[{\"type\":\"text\",\"text\":\"" + text + "\"}]}";
    }

    private void initialize(final UpstreamCall call, final UpstreamPeer peer) throws IOException {
        final int number = sessions.incrementAndGet();
        peer.answer(
                "200 OK",
                "application/json",
                stateful ? "Mcp-Session-Id: session-" + number + "\r\n" : "",
                call.result("{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{\"tools\":{\"listChanged\":"
                        + stateful + "}},\"serverInfo\":{\"name\":\"scripted\",\"version\":\"1\"}}"));
    }

    private void accept() {
        Thread.ofVirtual().start(() -> {
            try {
                while (!socket.isClosed()) {
                    final var peer = new UpstreamPeer(socket.accept());
                    peers.add(peer);
                    Thread.ofVirtual().start(() -> serve(peer));
                }
            } catch (final IOException closed) {
                // Stopped.
            }
        });
    }

    private void serve(final UpstreamPeer peer) {
        try (peer) {
            for (var call = peer.read(early); call.isPresent(); call = peer.read(early)) {
                calls.add(call.get());
                script(call.get()).answer(call.get(), peer);
            }
        } catch (final IOException gone) {
            // The gateway hung up; the test looks at the gateway.
        } catch (final InterruptedException over) {
            Thread.currentThread().interrupt();
        } finally {
            peers.remove(peer);
        }
    }

    private Script script(final UpstreamCall call) {
        final var tool = call.method().equals("tools/call") ? tools.get(call.tool()) : null;
        return tool == null
                ? Stream.of(call.method(), call.path(), call.verb())
                        .filter(scripts::containsKey)
                        .map(scripts::get)
                        .findFirst()
                        .orElseThrow()
                : tool;
    }

    @Override
    public void close() throws IOException {
        die();
    }

    /** Refuses connections from now on and breaks those it has. */
    public void die() throws IOException {
        socket.close();
        for (final var peer : peers) {
            peer.close();
        }
    }
}
