package io.sallyport.server.transport;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.sallyport.plugins.spi.RequestHead;
import io.sallyport.server.upstream.http.HeaderNames;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

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
                headers(request.headers()));
    }

    private static RequestHead.Headers headers(final HttpHeaders headers) {
        return name -> all(headers.valueStringIterator(HeaderNames.of(name)));
    }

    /** Most fields come once, or not at all. */
    private static List<String> all(final Iterator<String> values) {
        if (!values.hasNext()) {
            return List.of();
        }
        final var first = values.next();
        if (!values.hasNext()) {
            return List.of(first);
        }
        final var all = new ArrayList<>(List.of(first));
        values.forEachRemaining(all::add);
        return List.copyOf(all);
    }
}
