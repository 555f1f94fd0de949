package io.sallyport.benchmarks;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.sallyport.mcp.Answers;
import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.EnvelopeScanner;
import io.sallyport.mcp.RequestEdit;
import io.sallyport.mcp.RequestId;
import io.sallyport.mcp.Scan;
import io.sallyport.plugins.spi.Call;
import io.sallyport.plugins.spi.Caller;
import io.sallyport.plugins.spi.RequestHead;
import io.sallyport.plugins.spi.ToolKey;
import io.sallyport.plugins.spi.Verdict;
import io.sallyport.server.call.AuthChain;
import io.sallyport.server.call.Route;
import io.sallyport.server.federation.Kind;
import io.sallyport.server.federation.Resolution;
import io.sallyport.server.session.Session;
import io.sallyport.server.session.Sessions;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The steps of the call of {@link CallBenchmark}, one by one, in the gateway that serves it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init")
public class StepBenchmark {

    private static final String TRACEPARENT = "\"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00\"";

    private final EnvelopeScanner scanner = new EnvelopeScanner(EnvelopeScanner.DEFAULT_MAX_DEPTH);
    private InProcess inProcess;
    private InProcess.Prepared prepared;
    private Route route;
    private Sessions sessions;
    private RequestHead head;
    private Caller caller;
    private Session session;
    private Call call;
    private Envelope.Request request;
    private byte[] answer;

    @Setup(Level.Trial)
    public void start() throws IOException {
        inProcess = InProcess.start();
        prepared = inProcess.requests().getFirst();
        route = inProcess.gateway().route();
        sessions = inProcess.gateway().sessions();
        final var fields = new DefaultHttpHeaders();
        prepared.headers().forEach(fields::add);
        head = new RequestHead("POST", "/mcp", "", InetAddress.getLoopbackAddress(), fields::getAll);
        caller = known(token());
        session = session().orElseThrow();
        call = new Asked(route.name(), caller);
        request = request(scan());
        answer = Answers.result(
                new RequestId.Numeric("1"),
                ("{\"content\":[{\"type\":\"text\",\"text\":\"" + "The same answer. ".repeat(55) + "\"}]}")
                        .getBytes(StandardCharsets.UTF_8));
    }

    @TearDown(Level.Trial)
    public void stop() throws IOException {
        inProcess.close();
    }

    /** The request's envelope, all of it read. */
    @Benchmark
    public Scan scan() {
        return scanner.scan(prepared.body());
    }

    /** Who it is: a token that was judged before. */
    @Benchmark
    public AuthChain.Verdict token() {
        return route.auth().authenticate(head).toCompletableFuture().join();
    }

    /** A session that is remembered. */
    @Benchmark
    public Optional<Session> session() {
        return sessions.find(prepared.session(), route.name(), caller.principal());
    }

    /** A session's id that is not remembered. */
    @Benchmark
    public Optional<byte[]> seal() {
        return sessions.seal().open(prepared.session(), route.name());
    }

    /** The limit per principal, and what else admits. */
    @Benchmark
    public boolean limit() {
        if (!route.admissions().stream().allMatch(admission -> admission.admit(call) instanceof Verdict.Proceed)) {
            throw new IllegalStateException("a call was refused, which is not what is measured here");
        }
        return true;
    }

    /** Whose the tool is. */
    @Benchmark
    public Resolution name() {
        final var view = route.server().view(session.birth().capabilities());
        return view.resolve(view::index, Kind.TOOL, InProcess.TOOL, _ -> true);
    }

    /** The message as it goes to the upstream: the tool's own name, and where it belongs to in a trace. */
    @Benchmark
    public byte[] rename() {
        return RequestEdit.of(request)
                .rename("echo")
                .meta("traceparent", TRACEPARENT)
                .apply();
    }

    /** The answer's envelope, all of it read. */
    @Benchmark
    public Scan answer() {
        return scanner.scan(answer);
    }

    private static Caller known(final AuthChain.Verdict verdict) {
        return switch (verdict) {
            case AuthChain.Verdict.Known(Caller caller) -> caller;
            case AuthChain.Verdict.Refused(var failure, var _) -> throw new IllegalStateException(failure.message());
        };
    }

    private static Envelope.Request request(final Scan scan) {
        if (scan instanceof Scan.Message(Envelope.Request request)) {
            return request;
        }
        throw new IllegalStateException("no request: " + scan);
    }

    /** A call that is to be admitted. */
    private record Asked(String route, Caller caller) implements Call {

        @Override
        public InetAddress clientAddress() {
            return InetAddress.getLoopbackAddress();
        }

        @Override
        public String method() {
            return "tools/call";
        }

        @Override
        public Optional<ToolKey> tool() {
            return Optional.empty();
        }
    }
}
