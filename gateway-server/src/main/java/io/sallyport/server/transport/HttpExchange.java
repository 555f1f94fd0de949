package io.sallyport.server.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.util.concurrent.Future;
import io.sallyport.plugins.spi.Caller;
import io.sallyport.plugins.spi.Failure;
import io.sallyport.plugins.spi.FailureKind;
import io.sallyport.plugins.spi.RequestHead;
import io.sallyport.server.call.AuthChain;
import io.sallyport.server.call.Incoming;
import io.sallyport.server.call.Onward;
import io.sallyport.server.call.Route;
import io.sallyport.server.call.SessionOrFailure;
import io.sallyport.server.session.Session;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One request and its answer: head → gate → authentication → bounded body → the path of the call. Confined to the
 * channel's loop.
 */
final class HttpExchange {

    private final ChannelHandlerContext ctx;
    private final Door door;
    /** What came with the head while the caller was not known yet; reading stops, so it is one read at most. */
    private final List<HttpContent> early = new ArrayList<>(0);

    private HttpHeaders fields = EmptyHttpHeaders.INSTANCE;
    private Stage stage = Stage.JUDGING;
    private boolean chunks;
    private Optional<BodyCollector> body = Optional.empty();
    private Optional<HttpReply> reply = Optional.empty();
    private Optional<Incoming> incoming = Optional.empty();
    private Optional<GetStream> stream = Optional.empty();
    private Optional<Future<?>> deadline = Optional.empty();

    private enum Stage {
        JUDGING,
        READING,
        /** Handed on, or refused: what still comes of the body is dropped. */
        OVER
    }

    HttpExchange(final ChannelHandlerContext ctx, final Door door) {
        this.ctx = ctx;
        this.door = door;
    }

    void head(final HttpRequest request, final InetAddress peer, final boolean loopback) {
        fields = request.headers();
        final var head = Head.of(request, ClientAddress.of(fields::getAll, peer, door.trusted()));
        final var requestId = RequestIds.of(head);
        chunks = !request.protocolVersion().equals(HttpVersion.HTTP_1_0);
        if (request.decoderResult().isFailure()) {
            refused(
                    head,
                    requestId,
                    new Judgement.Refuse("", undecodable(request.decoderResult().cause()), Map.of()));
            return;
        }
        switch (Gate.judge(door.router().get(), head, door.publicHost(), loopback, door.maxBody())) {
            case Judgement.Answer(Response response) ->
                answer(head, requestId, Map.of()).respond(response);
            case Judgement.Refuse refuse -> refused(head, requestId, refuse);
            case Judgement.Admit(Route route, var headers) -> {
                final var begun = answer(head, requestId, headers);
                authenticate(route, head, requestId, begun, HttpUtil.is100ContinueExpected(request));
            }
        }
    }

    /** A request that another replica has brought, which has judged it and knows whose it is. */
    void brought(final RelayedRequest request) {
        chunks = true;
        final var head = request.head();
        final var answer = answer(head, request.requestId(), Map.of());
        final var route = door.router().get().routes().stream()
                .filter(known -> known.name().equals(request.route()))
                .findFirst();
        if (route.isEmpty()) {
            answer.refused(Gate.noRoute(), Optional.empty());
            return;
        }
        final var known = new Incoming(
                route.get(), request.caller(), head, request.requestId(), ctx.executor(), Optional.empty());
        incoming = Optional.of(known);
        switch (head.method()) {
            case "GET" -> open(known, answer);
            case "DELETE" -> delete(known, answer);
            default -> {
                stage = Stage.OVER;
                door.pipeline().post(known, door.scanner(), request.body(), answer);
            }
        }
    }

    private void refused(final RequestHead head, final String requestId, final Judgement.Refuse refuse) {
        door.observer()
                .refused(
                        refuse.route(),
                        requestId,
                        head.clientAddress(),
                        refuse.failure().kind());
        answer(head, requestId, refuse.headers()).refused(refuse.failure(), Optional.empty());
    }

    private HttpReply answer(final RequestHead head, final String requestId, final Map<String, String> headers) {
        final var begun = new HttpReply(
                ctx,
                requestId,
                new ReplyHead(requestId, headers, chunks),
                door.keepAlive(),
                Heads.prefersStream(head),
                this::ended);
        reply = Optional.of(begun);
        return begun;
    }

    private void authenticate(
            final Route route,
            final RequestHead head,
            final String requestId,
            final HttpReply answer,
            final boolean expectsContinue) {
        whenKnown(
                route.auth().authenticate(head).toCompletableFuture(),
                verdict -> judged(route, head, requestId, answer, expectsContinue, verdict));
    }

    /** Nothing more is read meanwhile; the common case, that it is known already, takes no hop. */
    private <T> void whenKnown(final CompletableFuture<T> future, final Consumer<T> next) {
        if (future.isDone()) {
            next.accept(future.join());
            return;
        }
        ReadHold.hold(ctx.channel());
        future.thenAcceptAsync(
                        known -> {
                            ReadHold.release(ctx.channel());
                            next.accept(known);
                            readComplete();
                        },
                        ctx.executor())
                .exceptionally(problem -> {
                    ctx.pipeline().fireExceptionCaught(problem);
                    return null;
                });
    }

    private void judged(
            final Route route,
            final RequestHead head,
            final String requestId,
            final HttpReply answer,
            final boolean expectsContinue,
            final AuthChain.Verdict verdict) {
        switch (verdict) {
            case AuthChain.Verdict.Refused(Failure failure, String reason) -> {
                door.observer().authenticated(route.name(), requestId, head.clientAddress(), Optional.empty(), reason);
                answer.refused(failure, Optional.empty());
            }
            case AuthChain.Verdict.Known(Caller caller) -> {
                if (!caller.principal().isAnonymous()) {
                    door.observer()
                            .authenticated(
                                    route.name(),
                                    requestId,
                                    head.clientAddress(),
                                    Optional.of(caller.principal()),
                                    "ok");
                }
                final var onward = door.neighbours()
                        .<Onward>map(known -> new OnwardRelay(door, known, fields, answer, this::over));
                final var known = new Incoming(route, caller, head, requestId, ctx.executor(), onward);
                // What another replica knows of the session comes first.
                whenKnown(door.pipeline().met(known), _ -> admitted(known, answer, expectsContinue));
            }
        }
    }

    private void admitted(final Incoming known, final HttpReply answer, final boolean expectsContinue) {
        if (stage == Stage.OVER) {
            return; // the client left meanwhile: a stream opened now would be nobody's
        }
        incoming = Optional.of(known);
        switch (known.head().method()) {
            case "GET" -> open(known, answer);
            case "DELETE" -> delete(known, answer);
            default -> readBody(expectsContinue);
        }
    }

    private void readBody(final boolean expectsContinue) {
        stage = Stage.READING;
        final var collector = new BodyCollector(door.maxBody(), door.budget(), door.arrays());
        collector.expect(fields.getInt(HttpHeaderNames.CONTENT_LENGTH, 0));
        body = Optional.of(collector);
        if (expectsContinue) {
            ctx.writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
        }
        final var waiting = List.copyOf(early);
        early.clear();
        waiting.forEach(content -> {
            content(content);
            content.release();
        });
    }

    /** Most bodies come in the same read as their heads: no timer for those. */
    void readComplete() {
        if (stage == Stage.READING && deadline.isEmpty()) {
            deadline = Optional.of(
                    ctx.executor().schedule(this::tooSlow, door.bodyTimeout().toMillis(), TimeUnit.MILLISECONDS));
        }
    }

    void content(final HttpContent content) {
        switch (stage) {
            case JUDGING -> early.add(content.retain());
            case READING -> body.ifPresent(collector -> read(collector, content));
            case OVER -> {}
        }
    }

    private void read(final BodyCollector collector, final HttpContent content) {
        final boolean last = content instanceof LastHttpContent;
        switch (collector.add(content.content(), last)) {
            case YES -> {
                if (last) {
                    bodyRead(collector, content.decoderResult().isFailure());
                }
            }
            case TOO_LARGE -> refuse(Gate.tooLarge(door.maxBody()));
            case NO_BUDGET ->
                refuse(Failure.of(
                                FailureKind.OVERLOADED,
                                "The gateway is busy with other large requests. Try again soon.")
                        .withRetryAfter(java.time.Duration.ofSeconds(1)));
        }
    }

    private void bodyRead(final BodyCollector collector, final boolean broken) {
        cancelDeadline();
        if (broken) {
            refuse(Failure.of(FailureKind.INVALID_REQUEST, "The body's transfer coding is broken."));
            return;
        }
        stage = Stage.OVER;
        final byte[] bytes = collector.bytes();
        incoming.ifPresent(
                known -> reply.ifPresent(answer -> door.pipeline().post(known, door.scanner(), bytes, answer)));
    }

    private void open(final Incoming known, final HttpReply answer) {
        switch (door.pipeline().session(known)) {
            case SessionOrFailure.Refused(Failure failure) -> refuse(failure);
            case SessionOrFailure.Found(Session session) ->
                door.pipeline().elsewhere().stream(known, session, this::refuse, () -> open(known, session, answer));
        }
    }

    private void open(final Incoming known, final Session session, final HttpReply answer) {
        final var opened = new GetStream(
                answer, session, door.pipeline().logs(), dropped(known.route().name()), ctx.executor());
        over();
        forgetHead();
        if (!opened.open(known.lastEventId(), () -> door.pipeline().listen(known, session))) {
            door.pipeline().resume(known, session, answer);
            return;
        }
        stream = Optional.of(opened);
        if (door.draining().getAsBoolean()) {
            opened.end(); // whoever told the others to come back did not see this one
        }
    }

    private Runnable dropped(final String route) {
        return () -> door.observer().dropped(route);
    }

    /** A stream may stand for days, and a token and a session id are a kilobyte. */
    private void forgetHead() {
        incoming = Optional.empty();
        fields = EmptyHttpHeaders.INSTANCE;
    }

    private void delete(final Incoming known, final HttpReply answer) {
        switch (door.pipeline().session(known)) {
            case SessionOrFailure.Refused(Failure failure) -> refuse(failure);
            case SessionOrFailure.Found(Session session) ->
                door.pipeline()
                        .elsewhere()
                        .deletion(known, session, this::refuse, () -> delete(known, session, answer));
        }
    }

    private void delete(final Incoming known, final Session session, final HttpReply answer) {
        over();
        final var told = door.pipeline().delete(known, session);
        if (told.isDone()) {
            answer.respond(Response.empty(200, Map.of()));
        } else {
            told.whenCompleteAsync((_, _) -> answer.respond(Response.empty(200, Map.of())), ctx.executor());
        }
    }

    private void tooSlow() {
        if (stage == Stage.READING) {
            refuse(Failure.of(FailureKind.REQUEST_TIMEOUT, "The body did not arrive in time. Send it again, faster."));
        }
    }

    private void refuse(final Failure failure) {
        incoming.ifPresent(known -> door.observer()
                .refused(known.route().name(), known.requestId(), known.head().clientAddress(), failure.kind()));
        reply.ifPresent(answer -> answer.refused(failure, Optional.empty()));
    }

    void writabilityChanged() {
        reply.ifPresent(HttpReply::writabilityChanged);
    }

    /** Calls go on without their client (2025-11-25, basic/transports); a stream of its own is over. */
    void clientGone() {
        cancelDeadline();
        stream.ifPresent(GetStream::gone);
        if (stage != Stage.OVER) {
            ended(); // nobody will answer, so nobody else gives the body's budget back
        }
        reply.ifPresent(HttpReply::gone);
    }

    void draining() {
        stream.ifPresent(GetStream::end);
        reply.ifPresent(HttpReply::draining);
    }

    private void ended() {
        over();
        final boolean read = reply.filter(HttpReply::isRequestRead).isPresent();
        body.ifPresent(collector -> collector.release(read));
    }

    private void over() {
        stage = Stage.OVER;
        cancelDeadline();
        early.forEach(HttpContent::release);
        early.clear();
    }

    private void cancelDeadline() {
        deadline.ifPresent(timer -> timer.cancel(false));
        deadline = Optional.empty();
    }

    private static Failure undecodable(final Throwable cause) {
        return cause instanceof TooLongHttpHeaderException
                ? Failure.of(
                        FailureKind.HEADERS_TOO_LARGE, "The header fields are too large. Send fewer or shorter ones.")
                : Failure.of(FailureKind.INVALID_REQUEST, "The request's head is not valid HTTP.");
    }
}
