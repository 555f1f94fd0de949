package io.sallyport.server.transport;

import io.netty.handler.codec.http.HttpHeaders;
import io.sallyport.mcp.RequestId;
import io.sallyport.mcp.Splice;
import io.sallyport.server.call.Incoming;
import io.sallyport.server.call.Onward;
import io.sallyport.server.session.RelaySeal;
import io.sallyport.server.session.Relays;
import io.sallyport.server.session.ReplicaAddress;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Takes one client's request to other replicas.
 *
 * @param fields of its head
 * @param taken runs before anything is sent
 */
record OnwardRelay(Door door, Neighbours neighbours, HttpHeaders fields, HttpReply answer, Runnable taken)
        implements Onward {

    @Override
    public void relay(
            final Incoming request,
            final ReplicaAddress replica,
            final byte[] body,
            final Optional<RequestId> id,
            final Consumer<Relays.Problem> untaken) {
        taken.run();
        final boolean endless = request.head().method().equals("GET");
        if (!endless) {
            door.pipeline().relayBegun();
        }
        final var relaying = new Relaying(answer, id, untaken, endless ? door.draining() : () -> false, outcome -> {
            door.observer().relayed(request.route().name(), outcome);
            if (!endless) {
                door.pipeline().relayEnded();
            }
        });
        final var message = RelayedRequest.of(
                        request, fields, Splice.of(body).pieces().bytes())
                .bytes();
        relaying.goesBy(neighbours
                .relays()
                .relay(
                        replica.socket(),
                        neighbours.seal().seal(message, RelaySeal.Purpose.RELAY, replica),
                        relaying,
                        request.loop()));
    }
}
