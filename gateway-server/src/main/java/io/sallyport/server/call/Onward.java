package io.sallyport.server.call;

import io.sallyport.mcp.RequestId;
import io.sallyport.server.session.Relays;
import io.sallyport.server.session.ReplicaAddress;
import java.util.Optional;
import java.util.function.Consumer;

/** Takes requests as they came to other replicas, which answer them in this one's place. */
public interface Onward {

    /**
     * @param body of the request, empty where it has none
     * @param id of the request, where it waits for an answer
     * @param untaken hears why nobody there has taken it; nothing of it ran
     */
    void relay(
            Incoming request,
            ReplicaAddress replica,
            byte[] body,
            Optional<RequestId> id,
            Consumer<Relays.Problem> untaken);
}
