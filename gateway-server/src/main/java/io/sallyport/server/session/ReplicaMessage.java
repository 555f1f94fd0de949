package io.sallyport.server.session;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What replicas ask and tell each other of sessions. */
sealed interface ReplicaMessage {

    /** Room for most of them, in bytes. */
    int MOSTLY = 512;

    /** Sessions whose clients have come to that replica: their home tells what is known of each, and remembers who asks. */
    record Visit(ReplicaAddress from, List<Name> sessions) implements ReplicaMessage {

        public Visit {
            sessions = List.copyOf(sessions);
        }
    }

    /**
     * Asks a session's home for its session on an upstream.
     *
     * @param upstream as {@link io.sallyport.server.upstream.Upstream#key} says
     * @param lost what was found to be gone
     * @param unknown whether it is gone because its endpoint is not known to who asks, and so may be known at home
     */
    record Pin(Name session, int upstream, Optional<UpstreamPin> lost, boolean unknown) implements ReplicaMessage {}

    /** What a session's home tells those that have clients of it. */
    record News(Name session, Known known) implements ReplicaMessage {}

    /** A notification or an answer of a client's that is for that replica, or that is looked for everywhere. */
    record Said(Name session, byte[] message) implements ReplicaMessage {}

    /** A session by its id, and the route it was sealed for. */
    record Name(String route, String id) {

        static Name of(final Session session) {
            return new Name(session.route(), session.id());
        }
    }

    /**
     * What others than its home must know of a session.
     *
     * @param ours whether who tells is its home
     * @param boot another one each time home is started
     * @param ended for good
     * @param shownOtherwise whether it is shown other lists than all sessions are
     */
    record Known(boolean ours, long boot, boolean ended, boolean shownOtherwise, Optional<String> logLevel) {

        /** Of a session that has its home elsewhere, or that nobody can open. */
        static final Known NOTHING = new Known(false, 0, false, false, Optional.empty());
    }

    /** @param renewed whether the client is owed the news */
    record Pinned(Optional<UpstreamPin> pin, boolean renewed) {}

    default byte[] bytes() {
        return Blocks.written(MOSTLY, out -> {
            switch (this) {
                case Visit(ReplicaAddress from, List<Name> sessions) -> {
                    out.writeByte('v');
                    final var address = from.bytes();
                    out.writeByte(address.length);
                    out.write(address);
                    out.writeInt(sessions.size());
                    for (final var session : sessions) {
                        write(session, out);
                    }
                }
                case Pin(Name session, int upstream, Optional<UpstreamPin> lost, boolean unknown) -> {
                    out.writeByte('p');
                    write(session, out);
                    out.writeInt(upstream);
                    write(lost, out);
                    out.writeBoolean(unknown);
                }
                case News(Name session, Known known) -> {
                    out.writeByte('n');
                    write(session, out);
                    write(known, out);
                }
                case Said(Name session, byte[] message) -> {
                    out.writeByte('s');
                    write(session, out);
                    Blocks.write(message, out);
                }
            }
        });
    }

    /** Empty where it is none. */
    static Optional<ReplicaMessage> of(final byte[] bytes) {
        return Blocks.read(bytes, in -> switch (in.readByte()) {
            case 'v' -> visit(in);
            case 'p' -> Optional.of(new Pin(name(in), in.readInt(), pin(in), in.readBoolean()));
            case 'n' -> Optional.of(new News(name(in), known(in)));
            case 's' -> Optional.of(new Said(name(in), Blocks.block(in)));
            default -> Optional.empty();
        });
    }

    static byte[] knownOf(final List<Known> all) {
        return Blocks.written(MOSTLY, out -> {
            for (final var known : all) {
                write(known, out);
            }
        });
    }

    /** As many as were asked for, in their order; empty where these are others. */
    static Optional<List<Known>> known(final byte[] answer, final int asked) {
        return Blocks.read(answer, in -> {
            final var all = new ArrayList<Known>();
            while (all.size() < asked) {
                all.add(known(in));
            }
            return Optional.of(List.copyOf(all));
        });
    }

    static byte[] pinnedOf(final Pinned pinned) {
        return Blocks.written(MOSTLY, out -> {
            out.writeBoolean(pinned.renewed());
            write(pinned.pin(), out);
        });
    }

    static Optional<Pinned> pinned(final byte[] answer) {
        return Blocks.read(answer, in -> {
            final boolean renewed = in.readBoolean();
            return Optional.of(new Pinned(pin(in), renewed));
        });
    }

    private static Optional<ReplicaMessage> visit(final DataInputStream in) throws IOException {
        final var from = ReplicaAddress.read(ByteBuffer.wrap(in.readNBytes(in.readUnsignedByte())));
        final int count = in.readInt();
        final var sessions = new ArrayList<Name>();
        while (sessions.size() < count) {
            sessions.add(name(in));
        }
        return from.map(known -> new Visit(known, sessions));
    }

    private static void write(final Name session, final DataOutputStream out) throws IOException {
        Blocks.write(session.route(), out);
        Blocks.write(session.id(), out);
    }

    private static Name name(final DataInputStream in) throws IOException {
        return new Name(Blocks.text(in), Blocks.text(in));
    }

    private static void write(final Optional<UpstreamPin> pin, final DataOutputStream out) throws IOException {
        out.writeBoolean(pin.isPresent());
        if (pin.isPresent()) {
            out.writeInt(pin.get().upstream());
            out.writeInt(pin.get().endpoint());
            Blocks.write(pin.get().sessionId(), out);
        }
    }

    private static Optional<UpstreamPin> pin(final DataInputStream in) throws IOException {
        return in.readBoolean()
                ? Optional.of(new UpstreamPin(in.readInt(), in.readInt(), Blocks.text(in)))
                : Optional.empty();
    }

    private static void write(final Known known, final DataOutputStream out) throws IOException {
        out.writeBoolean(known.ours());
        out.writeLong(known.boot());
        out.writeBoolean(known.ended());
        out.writeBoolean(known.shownOtherwise());
        Blocks.write(known.logLevel().orElse(""), out);
    }

    private static Known known(final DataInputStream in) throws IOException {
        return new Known(
                in.readBoolean(),
                in.readLong(),
                in.readBoolean(),
                in.readBoolean(),
                Optional.of(Blocks.text(in)).filter(level -> !level.isEmpty()));
    }
}
