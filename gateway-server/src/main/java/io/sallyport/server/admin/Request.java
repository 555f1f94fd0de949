package io.sallyport.server.admin;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A request to an operators' port.
 *
 * @param path as it was sent, without the query
 * @param query the parameters by name, the first value of each
 * @param host the {@code Host} header
 * @param fromBrowser whether a web page sent it: it has an {@code Origin}
 */
record Request(String method, String path, Map<String, String> query, Optional<String> host, boolean fromBrowser) {

    /** The request of that head, unless its query cannot be decoded. */
    static Optional<Request> of(final HttpRequest head) {
        final var uri = new QueryStringDecoder(head.uri());
        try {
            return Optional.of(new Request(
                    head.method().name(),
                    uri.rawPath(),
                    parameters(uri),
                    Optional.ofNullable(head.headers().get(HttpHeaderNames.HOST)),
                    head.headers().contains(HttpHeaderNames.ORIGIN)));
        } catch (final IllegalArgumentException notPercentEncoded) {
            return Optional.empty();
        }
    }

    private static Map<String, String> parameters(final QueryStringDecoder uri) {
        return uri.parameters().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, parameter -> parameter.getValue().getFirst()));
    }
}
