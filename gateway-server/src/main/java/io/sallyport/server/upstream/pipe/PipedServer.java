package io.sallyport.server.upstream.pipe;

import io.sallyport.server.upstream.UpstreamRequest;
import io.sallyport.server.upstream.UpstreamTransport.Exchange;
import io.sallyport.server.upstream.UpstreamTransport.ResponseListener;
import java.util.concurrent.Executor;

/** One endpoint behind pipes, as if it were a Streamable HTTP server. Any thread. */
public interface PipedServer {

    /** See {@link io.sallyport.server.upstream.UpstreamTransport#exchange}. */
    Exchange exchange(UpstreamRequest request, Executor loop, ResponseListener listener);

    /** Takes in nobody any more, and ends what is left as soon as it has answered. */
    void retire();

    /** Ends everything now, in the background. */
    void close();
}
