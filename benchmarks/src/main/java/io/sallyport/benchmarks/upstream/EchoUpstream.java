package io.sallyport.benchmarks.upstream;

import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import java.util.HashMap;

/** A process with one event loop on a free loopback port, which it prints as {@code listening PORT}. */
public final class EchoUpstream {

    private static final int MOST = 32 << 20;

    private EchoUpstream() {}

    public static void main(final String[] args) throws InterruptedException {
        final var counts = new Counts();
        final var servers = new HashMap<String, Server>();
        final var questions = new Questions();
        Loopback.sockets()
                .serve(client -> client.pipeline()
                        .addLast(new HttpServerCodec())
                        .addLast(new HttpObjectAggregator(MOST))
                        .addLast(new EchoHandler(counts, questions, servers)));
    }
}
