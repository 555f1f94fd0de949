package io.sallyport.server.it;

import io.sallyport.demo.stage.ChildProcess;
import io.sallyport.demo.stage.JavaCommand;
import io.sallyport.demo.stage.Ports;
import io.sallyport.demo.stage.ProcessGroup;
import io.sallyport.server.testkit.ScriptedUpstream;
import io.sallyport.server.testkit.UpstreamCall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A {@link FullServer} that is a process of its own, which can be killed and started again at the same place. */
final class FullServerProcess implements AutoCloseable {

    private static final List<String> FLAGS = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m");
    private static final Duration START = Duration.ofMinutes(1);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ProcessGroup group;
    private final String name;
    private final int port = Ports.free();
    private final int desk = Ports.free();
    private ChildProcess process;
    private int runs;

    FullServerProcess(final ProcessGroup group, final String name) throws Exception {
        this.group = group;
        this.name = name;
        this.process = launch();
    }

    /** Runs one until it is killed or its input ends; the arguments are its name, its port and the one where it is asked what it saw. */
    public static void main(final String... arguments) throws Exception {
        final var server = new FullServer(arguments[0], Integer.parseInt(arguments[1]), arguments[3]);
        ScriptedUpstream.at(Integer.parseInt(arguments[2]))
                .on("/say", (call, peer) -> {
                    server.sayToAll(call.body());
                    peer.json("");
                })
                .on("/opened", (_, peer) -> peer.json(Integer.toString(opened(server))))
                .on("/newest", (_, peer) -> peer.json(server.newest()))
                .on("/deleted", (_, peer) -> peer.json(String.join("\n", deleted(server))))
                .on("/held", (_, peer) -> peer.json(Long.toString(held(server))))
                .on("/release", (call, peer) -> {
                    server.release(call.body());
                    peer.json("");
                })
                .on(
                        "/cancelled",
                        (_, peer) -> peer.json(Integer.toString(
                                server.calls("notifications/cancelled").size())));
        System.out.println("listening at " + server.url());
        while (System.in.read() >= 0) {
            // Nobody says anything here; it ends with whoever started it.
        }
    }

    /** Handshakes for clients; the gateways' own are under another name. */
    private static int opened(final FullServer server) {
        return (int) server.calls("initialize").stream()
                .filter(call -> call.body().contains("\"name\":\"test\""))
                .count();
    }

    private static List<String> deleted(final FullServer server) {
        return server.calls("").stream()
                .filter(call -> call.verb().equals("DELETE"))
                .map(FullServer::session)
                .toList();
    }

    private static long held(final FullServer server) {
        return server.calls("tools/call").stream()
                .map(UpstreamCall::tool)
                .filter("hold"::equals)
                .count();
    }

    private ChildProcess launch() throws IOException, InterruptedException {
        final var java = new JavaCommand(
                FLAGS, System.getProperty("java.class.path"), getClass().getName());
        final var run = name + "-" + runs++;
        final var started =
                group.start(run, java.with(name, Integer.toString(port), Integer.toString(desk), run), Map.of());
        started.awaitLine(line -> line.startsWith("listening"), START);
        return started;
    }

    /** Kills the process and starts another, which knows nothing of what was. */
    void restart() throws IOException, InterruptedException {
        process.kill();
        process = launch();
    }

    String url() {
        return "http://127.0.0.1:" + port + "/mcp";
    }

    /** How many handshakes for clients this run of it has seen. */
    int opened() {
        return Integer.parseInt(ask("/opened"));
    }

    /** The session opened last for a client. */
    String newest() {
        return ask("/newest");
    }

    /** The sessions that were ended. */
    List<String> deleted() {
        return ask("/deleted").lines().toList();
    }

    /** How many calls of {@code hold} have come. */
    int held() {
        return Integer.parseInt(ask("/held"));
    }

    /** Lets that call of {@code hold} be answered. */
    void release(final String id) {
        send(HttpRequest.newBuilder(at("/release")).POST(HttpRequest.BodyPublishers.ofString(id)));
    }

    /** What there is to see of calls that are held and called off. */
    String holds() {
        return held() + " held, " + ask("/cancelled") + " called off at the server";
    }

    /** Says it to everybody who listens. */
    void sayToAll(final String json) {
        send(HttpRequest.newBuilder(at("/say")).POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    private String ask(final String path) {
        return send(HttpRequest.newBuilder(at(path)));
    }

    private URI at(final String path) {
        return URI.create("http://127.0.0.1:" + desk + path);
    }

    private String send(final HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString()).body();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        } catch (final InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.stop();
        http.close();
    }
}
