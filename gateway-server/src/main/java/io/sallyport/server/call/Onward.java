package io.sallyport.server.call;

import io.sallyport.mcp.RequestId;
import io.sallyport.server.session.ReplicaAddress;
import java.util.Optional;

/** Takes a request as it came to another replica, which answers it in this one's place. */
public interface Onward {

    /**
     * @param body of the request, empty where it has none
     * @param id of the request, where it waits for an answer
     * @param otherwise goes on here where nobody is there, or nobody there takes it; nothing of it ran
     */
    void relay(ReplicaAddress replica, byte[] body, Optional<RequestId> id, Runnable otherwise);
}
