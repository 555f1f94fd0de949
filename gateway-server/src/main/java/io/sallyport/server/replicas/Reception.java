package io.sallyport.server.replicas;

import io.netty.channel.ChannelHandlerContext;
import io.sallyport.server.session.RelaySeal;
import io.sallyport.server.session.ReplicaDesk;
import io.sallyport.server.transport.Door;
import io.sallyport.server.transport.RelayedExchange;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/** Hands what other replicas send to the rooms it is for. */
public final class Reception implements Receiver {

    private final ReplicaDesk desk;
    private final RelaySeal seal;
    private final Supplier<Door> door;

    /** @param door what brought requests share with those that come in by it */
    public Reception(final ReplicaDesk desk, final RelaySeal seal, final Supplier<Door> door) {
        this.desk = desk;
        this.seal = seal;
        this.door = door;
    }

    @Override
    public CompletableFuture<Optional<byte[]>> asked(final byte[] message, final ScheduledExecutorService loop) {
        return desk.asked(message, loop);
    }

    @Override
    public Optional<Relayed> relayed(final byte[] request, final ChannelHandlerContext ctx) {
        return RelayedExchange.begin(ctx, door.get(), seal, request).map(Brought::new);
    }

    private record Brought(RelayedExchange exchange) implements Relayed {

        @Override
        public void gone() {
            exchange.gone();
        }

        @Override
        public void writabilityChanged() {
            exchange.writabilityChanged();
        }

        @Override
        public void draining() {
            exchange.draining();
        }
    }
}
