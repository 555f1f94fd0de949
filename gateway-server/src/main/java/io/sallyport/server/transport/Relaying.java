package io.sallyport.server.transport;

import io.sallyport.mcp.RequestId;
import io.sallyport.plugins.spi.Failure;
import io.sallyport.plugins.spi.FailureKind;
import io.sallyport.server.federation.CallResult;
import io.sallyport.server.session.Relays;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The answer of another replica, passed on as it comes and no faster than the client takes it. Confined to the loop of the
 * client's connection.
 */
final class Relaying implements Relays.Listener {

    private static final String WHY =
            "The part of the gateway that ran this request has gone away. It may have run; look before sending it again.";

    private final HttpReply reply;
    private final Optional<RequestId> id;
    private final Consumer<Relays.Problem> untaken;
    private final BooleanSupplier draining;
    private final Consumer<String> outcome;
    private Optional<Relays.Flight> flight = Optional.empty();
    private boolean begun;
    private boolean over;

    /**
     * @param id of the request, where it waits for an answer
     * @param untaken hears why nothing ran there
     * @param draining whether an answer without an end of its own gets one now, because this replica goes away
     * @param outcome hears once what came of it
     */
    Relaying(
            final HttpReply reply,
            final Optional<RequestId> id,
            final Consumer<Relays.Problem> untaken,
            final BooleanSupplier draining,
            final Consumer<String> outcome) {
        this.reply = reply;
        this.id = id;
        this.untaken = untaken;
        this.draining = draining;
        this.outcome = outcome;
    }

    void goesBy(final Relays.Flight begins) {
        flight = Optional.of(begins);
        if (!over) {
            reply.whenGone(this::giveUp);
            reply.whenDraining(this::giveUpIfDraining);
            giveUpIfDraining(); // the head may have come meanwhile
        }
    }

    private void giveUpIfDraining() {
        if (begun && draining.getAsBoolean()) {
            giveUp();
        }
    }

    private void giveUp() {
        if (!over) {
            over("relayed");
            flight.ifPresent(Relays.Flight::cancel);
            reply.relayedNoFurther();
        }
    }

    @Override
    public void head(final int status, final List<Map.Entry<String, String>> fields) {
        begun = true;
        reply.relayed(status, fields);
        giveUpIfDraining();
    }

    @Override
    public void part(final byte[] bytes) {
        reply.part(bytes);
        if (!reply.isWritable()) {
            flight.ifPresent(Relays.Flight::pause);
            reply.onWritable(() -> flight.ifPresent(Relays.Flight::resume));
        }
    }

    @Override
    public void ended() {
        if (!over) {
            over("relayed");
            reply.largeAnswerEnded(CallResult.OK);
        }
    }

    @Override
    public void failed(final Relays.Problem problem) {
        if (over) {
            return;
        }
        reply.whenGone(() -> {});
        reply.whenDraining(() -> {});
        switch (problem) {
            case UNREACHABLE, REFUSED, BUSY -> {
                if (begun) {
                    broke();
                } else {
                    over(problem.name().toLowerCase(Locale.ROOT));
                    untaken.accept(problem);
                }
            }
            case BROKEN, TOO_SLOW -> broke();
        }
    }

    private void broke() {
        over("broken");
        final var failure = id.isPresent()
                ? Failure.of(FailureKind.UPSTREAM_BROKE, WHY)
                : Failure.of(FailureKind.OVERLOADED, WHY).withRetryAfter(Duration.ofSeconds(1));
        reply.refused(failure, id);
    }

    private void over(final String how) {
        over = true;
        outcome.accept(how);
    }
}
