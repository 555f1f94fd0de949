package io.sallyport.benchmarks;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** GET streams that nobody reads once they are open: a socket each, and nothing else in this process. */
final class IdleStreams implements AutoCloseable {

    private static final int HEAD = 4096;

    private final List<SocketChannel> open = new ArrayList<>();

    int count() {
        return open.size();
    }

    /** Opens one, and returns when it has begun. */
    void open(final URI url, final Map<String, String> headers) throws IOException {
        final var channel = SocketChannel.open(new InetSocketAddress(url.getHost(), url.getPort()));
        open.add(channel);
        final var head = new StringBuilder("GET " + url.getPath() + " HTTP/1.1\r\nHost: " + url.getAuthority()
                + "\r\nAccept: text/event-stream\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        channel.write(StandardCharsets.US_ASCII.encode(head.append("\r\n").toString()));
        final var answer = ByteBuffer.allocate(HEAD);
        channel.read(answer);
        final var begun = StandardCharsets.US_ASCII.decode(answer.flip()).toString();
        if (!begun.startsWith("HTTP/1.1 200 ")) {
            throw new IOException("no stream: " + url + " answered "
                    + begun.lines().findFirst().orElse("nothing"));
        }
    }

    @Override
    public void close() throws IOException {
        for (final var channel : open) {
            channel.close();
        }
    }
}
