package io.sallyport.server.call;

import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.JsonFields;
import io.sallyport.plugins.spi.Principal;
import io.sallyport.server.bridge.InputResponses;
import io.sallyport.server.session.Seal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Calls that wait for their clients to answer what servers have asked. The {@code requestState} that a client brings back
 * is sealed for its route, its principal, its request and its round: it opens one call, once.
 */
final class Parks {

    /** Servers written with the official SDKs give up after a minute. */
    private static final Duration PATIENCE = Duration.ofSeconds(55);

    private static final int MOST = 10_000;
    private static final int MOST_EACH = 100;
    private static final String PREFIX = "sallyport.";
    private static final Set<String> NOT_THE_REQUEST = Set.of("_meta", "inputResponses", "requestState");

    private final Seal seal;
    private final Map<Long, Place> waiting = new ConcurrentHashMap<>();
    private final Map<Principal, Integer> each = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();
    /** Tells the numbers of this process from those of another with the same keys. */
    private final long boot = System.nanoTime();

    Parks(final Seal seal) {
        this.seal = seal;
    }

    /** Where a call waits, should it have to. */
    Place place(final SessionRequests.Asked asked) {
        return new Place(
                context(asked),
                asked.incoming().caller().principal(),
                digest(asked.request()),
                asked.incoming().loop());
    }

    /** What the client brings back, if it does. */
    static Optional<String> state(final SessionRequests.Asked asked) {
        return asked.params().flatMap(params -> params.string("requestState"));
    }

    /** Whether that is a state of ours; a server's own goes to the server. */
    static boolean isOurs(final String state) {
        return state.startsWith(PREFIX);
    }

    /** What a request that brings a state back comes to. */
    sealed interface Taken {

        /** The call that goes on with it. */
        record Parked(BridgedReply call) implements Taken {}

        /** The state opens none. */
        record Unknown() implements Taken {}

        /** It brings no answer to what was asked, for which the call waits on. */
        record WrongAnswer(String why) implements Taken {}
    }

    /** What goes on with this request. */
    Taken take(final SessionRequests.Asked asked, final String state) {
        return seal.open(state.substring(PREFIX.length()), context(asked))
                .map(ByteBuffer::wrap)
                .filter(bytes -> bytes.getLong() == boot)
                .flatMap(bytes ->
                        Optional.ofNullable(waiting.get(bytes.getLong())).map(place -> place.answered(bytes, asked)))
                .orElseGet(Taken.Unknown::new);
    }

    private static String context(final SessionRequests.Asked asked) {
        return "park|" + asked.session().route() + '|'
                + Long.toHexString(asked.session().birth().principalHash());
    }

    /** Of what the request asks for, whatever else it carries and in whatever order. */
    private static byte[] digest(final Envelope.Request request) {
        final var sha = sha256();
        sha.update(request.method().getBytes(StandardCharsets.UTF_8));
        request.params()
                .span()
                .flatMap(span -> JsonFields.of(request.json(), span))
                .ifPresent(params -> params.members().stream()
                        .filter(member -> !NOT_THE_REQUEST.contains(member.key()))
                        .sorted(Comparator.comparing(JsonFields.Member::key))
                        .forEach(member -> {
                            sha.update((byte) 0);
                            sha.update(member.key().getBytes(StandardCharsets.UTF_8));
                            sha.update((byte) 0);
                            sha.update(
                                    request.json(),
                                    member.value().start(),
                                    member.value().end() - member.value().start());
                        }));
        return sha.digest();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** One call's place. From any thread. */
    final class Place {

        private final String context;
        private final Principal principal;
        private final byte[] digest;
        private final ScheduledExecutorService loop;
        private final long number = numbers.incrementAndGet();
        private int round;
        private Map<String, String> questions = Map.of();
        private Optional<BridgedReply> parked = Optional.empty();
        private Optional<ScheduledFuture<?>> patience = Optional.empty();

        private Place(
                final String context,
                final Principal principal,
                final byte[] digest,
                final ScheduledExecutorService loop) {
            this.context = context;
            this.principal = principal;
            this.digest = digest;
            this.loop = loop;
        }

        /**
         * Waits for the client's next request.
         *
         * @param asked the methods of the questions by their keys
         * @return the state it has to bring, empty where too many wait
         */
        synchronized Optional<String> park(final BridgedReply call, final Map<String, String> asked) {
            if (waiting.putIfAbsent(number, this) == null && !counted()) {
                waiting.remove(number);
                return Optional.empty();
            }
            round++;
            questions = Collections.unmodifiableMap(asked);
            parked = Optional.of(call);
            patience = Optional.of(loop.schedule(() -> tooLate(), PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
            final var content = ByteBuffer.allocate(20 + digest.length)
                    .putLong(boot)
                    .putLong(number)
                    .putInt(round)
                    .put(digest)
                    .array();
            return Optional.of(PREFIX + seal.seal(content, context));
        }

        private boolean counted() {
            final int now = each.merge(principal, 1, Integer::sum);
            if (now > MOST_EACH || waiting.size() > MOST) {
                uncounted();
                return false;
            }
            return true;
        }

        private void uncounted() {
            each.computeIfPresent(principal, (_, count) -> count == 1 ? null : count - 1);
        }

        private synchronized Taken answered(final ByteBuffer content, final SessionRequests.Asked asked) {
            if (parked.isEmpty() || !isFor(content, digest(asked.request()))) {
                return new Taken.Unknown();
            }
            return asked.params()
                    .flatMap(params -> InputResponses.fault(questions, params))
                    .<Taken>map(Taken.WrongAnswer::new)
                    .or(() -> taken().map(Taken.Parked::new))
                    .orElseGet(Taken.Unknown::new);
        }

        private boolean isFor(final ByteBuffer content, final byte[] request) {
            final var wanted = new byte[digest.length];
            final boolean current = content.getInt() == round;
            content.get(wanted);
            return current && MessageDigest.isEqual(wanted, request) && MessageDigest.isEqual(digest, request);
        }

        /** What waits here, once. */
        private synchronized Optional<BridgedReply> taken() {
            final var taken = parked;
            parked = Optional.empty();
            patience.ifPresent(timer -> timer.cancel(false));
            return taken;
        }

        private void tooLate() {
            taken().ifPresent(BridgedReply::abandon);
        }

        /** The call is over. */
        void leave() {
            taken();
            if (waiting.remove(number) != null) {
                uncounted();
            }
        }
    }
}
