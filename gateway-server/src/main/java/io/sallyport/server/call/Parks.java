package io.sallyport.server.call;

import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.JsonFields;
import io.sallyport.plugins.spi.Principal;
import io.sallyport.server.bridge.InputResponses;
import io.sallyport.server.session.ReplicaAddress;
import io.sallyport.server.session.Seal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
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
    private final Optional<ReplicaAddress> own;
    private final Map<Long, Place> waiting = new ConcurrentHashMap<>();
    private final Map<Principal, Integer> each = new ConcurrentHashMap<>();
    private volatile boolean draining;
    private final AtomicLong numbers = new AtomicLong();
    /** Tells the numbers of this process from those of another with the same keys. */
    private final long boot = System.nanoTime();

    /** @param own where this replica is, if it is one of several */
    Parks(final Seal seal, final Optional<ReplicaAddress> own) {
        this.seal = seal;
        this.own = own;
    }

    /** A call that can wait here. */
    interface Parked {

        /** Nobody has come for it in time. */
        void abandon();

        /**
         * Goes on with the client's next request.
         *
         * @param responses what it answers
         */
        void resume(ActiveCall next, Optional<JsonFields> responses);
    }

    /**
     * A request, and who makes it.
     *
     * @param owner the hash that its session or its client's principal is known by
     */
    record Bearer(String route, long owner, Principal principal, Envelope.Request request) {

        Optional<JsonFields> params() {
            return request.params().span().flatMap(span -> JsonFields.of(request.json(), span));
        }

        /** What the client brings back, if it does. */
        Optional<String> state() {
            return request.params().requestState();
        }

        private String context() {
            return "park|" + route + '|' + Long.toHexString(owner);
        }
    }

    /** Where a call waits, should it have to. */
    Place place(final Bearer bearer, final ScheduledExecutorService loop) {
        return new Place(bearer, loop);
    }

    /** Whether that is a state of ours; a server's own goes to the server. */
    static boolean isOurs(final String state) {
        return state.startsWith(PREFIX);
    }

    /** What a request that brings a state back comes to. */
    sealed interface Taken {

        /** The call that goes on with it. */
        record Resumed(Parked call) implements Taken {}

        /** The state opens none. */
        record Unknown() implements Taken {}

        /** It brings no answer to what was asked, for which the call waits on. */
        record WrongAnswer(String why) implements Taken {}
    }

    /** Nobody can come for them soon: all that wait are given up, and no others wait from now on. */
    void drain() {
        draining = true;
        List.copyOf(waiting.values()).forEach(Place::tooLate);
    }

    /** The other replica where a call waits for this request. */
    Optional<ReplicaAddress> elsewhere(final Bearer bearer) {
        return own.isEmpty()
                ? Optional.empty()
                : bearer.state()
                        .filter(Parks::isOurs)
                        .flatMap(state -> opened(bearer, state))
                        .flatMap(ReplicaAddress::read)
                        .filter(replica -> !replica.equals(own.get()));
    }

    private Optional<ByteBuffer> opened(final Bearer bearer, final String state) {
        return seal.open(state.substring(PREFIX.length()), bearer.context()).map(ByteBuffer::wrap);
    }

    /** What goes on with this request. */
    Taken take(final Bearer bearer, final String state) {
        return opened(bearer, state)
                .filter(bytes -> ReplicaAddress.read(bytes).equals(own))
                .filter(bytes -> bytes.getLong() == boot)
                .flatMap(bytes ->
                        Optional.ofNullable(waiting.get(bytes.getLong())).map(place -> place.answered(bytes, bearer)))
                .orElseGet(Taken.Unknown::new);
    }

    /** Of what the request asks for, whatever else it carries and in whatever order. */
    private static byte[] digest(final Bearer bearer) {
        final var request = bearer.request();
        final var sha = sha256();
        sha.update(request.method().getBytes(StandardCharsets.UTF_8));
        bearer.params()
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

        private final Bearer bearer;
        private final ScheduledExecutorService loop;
        private final long number = numbers.incrementAndGet();
        /** Of the request; made once it has to wait, for most never do. */
        private byte[] digest = new byte[0];

        private int round;
        private Map<String, String> questions = Map.of();
        private Optional<Parked> parked = Optional.empty();
        private Optional<ScheduledFuture<?>> patience = Optional.empty();

        private Place(final Bearer bearer, final ScheduledExecutorService loop) {
            this.bearer = bearer;
            this.loop = loop;
        }

        /**
         * Waits for the client's next request.
         *
         * @param asked the methods of the questions by their keys
         * @return the state it has to bring, empty where too many wait, or nobody may any more
         */
        synchronized Optional<String> park(final Parked call, final Map<String, String> asked) {
            if (draining) {
                return Optional.empty();
            }
            if (waiting.putIfAbsent(number, this) == null && !counted()) {
                waiting.remove(number);
                return Optional.empty();
            }
            if (round == 0) {
                digest = digest(bearer);
            }
            round++;
            questions = Collections.unmodifiableMap(asked);
            parked = Optional.of(call);
            patience = Optional.of(loop.schedule(() -> tooLate(), PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
            final var content = ByteBuffer.allocate(ReplicaAddress.MOST_BYTES + 20 + digest.length);
            ReplicaAddress.write(own, content);
            content.putLong(boot).putLong(number).putInt(round).put(digest);
            return Optional.of(
                    PREFIX + seal.seal(Arrays.copyOf(content.array(), content.position()), bearer.context()));
        }

        private boolean counted() {
            final int now = each.merge(bearer.principal(), 1, Integer::sum);
            if (now > MOST_EACH || waiting.size() > MOST) {
                uncounted();
                return false;
            }
            return true;
        }

        private void uncounted() {
            each.computeIfPresent(bearer.principal(), (_, count) -> count == 1 ? null : count - 1);
        }

        private synchronized Taken answered(final ByteBuffer content, final Bearer next) {
            if (parked.isEmpty() || !isFor(content, digest(next))) {
                return new Taken.Unknown();
            }
            return next.params()
                    .flatMap(params -> InputResponses.fault(questions, params))
                    .<Taken>map(Taken.WrongAnswer::new)
                    .or(() -> taken().map(Taken.Resumed::new))
                    .orElseGet(Taken.Unknown::new);
        }

        private boolean isFor(final ByteBuffer content, final byte[] request) {
            final var wanted = new byte[digest.length];
            final boolean current = content.getInt() == round;
            content.get(wanted);
            return current && MessageDigest.isEqual(wanted, request) && MessageDigest.isEqual(digest, request);
        }

        /** What waits here, once. */
        private synchronized Optional<Parked> taken() {
            final var taken = parked;
            parked = Optional.empty();
            patience.ifPresent(timer -> timer.cancel(false));
            return taken;
        }

        private void tooLate() {
            taken().ifPresent(Parked::abandon);
        }

        boolean isDraining() {
            return draining;
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
