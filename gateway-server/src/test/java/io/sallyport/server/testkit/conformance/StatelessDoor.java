package io.sallyport.server.testkit.conformance;

import java.io.IOException;
import java.time.InstantSource;
import java.util.List;

/** Streamable HTTP of the stateless revision: every POST says all there is to know of it. */
final class StatelessDoor {

    private static final String LISTEN = "subscriptions/listen";

    private final Subscriptions subscriptions;
    private final StatelessFeatures features;
    private final Tasks tasks;
    private final StateSeal seal;

    StatelessDoor(final Subscriptions subscriptions, final Features features, final InstantSource clock) {
        this.subscriptions = subscriptions;
        this.tasks = new Tasks(clock, subscriptions::tell);
        this.features = new StatelessFeatures(features, tasks);
        this.seal = new StateSeal(clock);
    }

    void post(final Exchange exchange, final Object body) throws IOException, Refused, InterruptedException {
        switch (message(body)) {
            case Message.Request request -> serve(exchange, request);
            case Message.Notification _ -> exchange.send(202);
            case Message.Answer _ -> throw new Refused(400, Refusal.invalidRequest("nothing was asked"));
        }
    }

    private static Message message(final Object body) throws Refused {
        if (body instanceof List) {
            throw new Refused(400, Refusal.invalidRequest("batches are not in this revision"));
        }
        try {
            return Message.of(body);
        } catch (final Refusal refusal) {
            throw new Refused(400, refusal);
        }
    }

    private void serve(final Exchange exchange, final Message.Request request)
            throws IOException, Refused, InterruptedException {
        final var meta = admit(exchange, request);
        final var reply = new Reply(exchange);
        try {
            if (LISTEN.equals(request.method())) {
                subscriptions.listen(request, meta, reply);
            } else {
                final var call = new StatelessCall(request, meta, Inputs.of(request, seal), reply, tasks);
                reply.end(200, request.result(features.serve(call)));
            }
        } catch (final Refusal refusal) {
            final var answer = refusal.stateless();
            reply.end(status(answer, 200), request.error(answer));
        }
    }

    private RequestMeta admit(final Exchange exchange, final Message.Request request) throws Refused {
        try {
            final var meta = RequestMeta.of(exchange, request);
            if (!LISTEN.equals(request.method()) && !features.has(request.method())) {
                throw Refusal.methodNotFound(request.method());
            }
            MirroredHeaders.check(exchange, request);
            MirroredHeaders.check(
                    exchange, features.argumentsOf(request), request.params().object("arguments"));
            return meta;
        } catch (final Refusal refusal) {
            throw new Refused(status(refusal, 400), request, refusal);
        }
    }

    /** The HTTP status of an error, as far as the specification says. */
    private static int status(final Refusal refusal, final int otherwise) {
        return switch (refusal.code()) {
            case Refusal.METHOD_NOT_FOUND -> 404;
            case Refusal.HEADER_MISMATCH, Refusal.MISSING_CAPABILITY, Refusal.UNSUPPORTED_VERSION -> 400;
            default -> otherwise;
        };
    }
}
