package io.sallyport.server.transport;

import io.netty.channel.ChannelHandlerContext;
import io.sallyport.server.session.RelaySeal;
import java.util.Optional;

/** A client's request that another replica has brought here, and its answer. Confined to its channel's loop. */
public final class RelayedExchange {

    private final HttpExchange exchange;

    private RelayedExchange(final HttpExchange exchange) {
        this.exchange = exchange;
    }

    /**
     * Begins to answer it.
     *
     * @param ctx takes the answer as Netty's HTTP objects
     * @param sealed the request; see {@link RelaySeal}
     * @return empty, with nothing written, where it is not sealed by one of us for us, or is none
     */
    public static Optional<RelayedExchange> begin(
            final ChannelHandlerContext ctx, final Door door, final RelaySeal seal, final byte[] sealed) {
        return seal.open(sealed, RelaySeal.Purpose.RELAY)
                .flatMap(RelayedRequest::of)
                .map(request -> {
                    final var exchange = new HttpExchange(ctx, door);
                    exchange.brought(request);
                    return new RelayedExchange(exchange);
                });
    }

    /** The other side is gone, or has the whole answer. */
    public void gone() {
        exchange.clientGone();
    }

    public void writabilityChanged() {
        exchange.writabilityChanged();
    }

    /** This replica goes away. */
    public void draining() {
        exchange.draining();
    }
}
