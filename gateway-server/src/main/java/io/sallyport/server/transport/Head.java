package io.sallyport.server.transport;

import io.netty.handler.codec.http.HttpRequest;
import io.sallyport.plugins.spi.RequestHead;
import java.net.InetAddress;

/** Netty's request head as the rooms further in see it. */
final class Head {

    private Head() {}

    static RequestHead of(final HttpRequest request, final InetAddress clientAddress) {
        final var uri = request.uri();
        final int question = uri.indexOf('?');
        return new RequestHead(
                request.method().name(),
                question < 0 ? uri : uri.substring(0, question),
                question < 0 ? "" : uri.substring(question + 1),
                clientAddress,
                new HeaderIndex(request.headers()));
    }
}
