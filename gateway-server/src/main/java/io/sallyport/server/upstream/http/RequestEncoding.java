package io.sallyport.server.upstream.http;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import io.sallyport.server.upstream.UpstreamRequest;
import java.net.URI;
import java.util.List;

/** Writes requests for one URL. */
final class RequestEncoding {

    private static final List<AsciiString> CONNECTION_FIELDS = List.of(
            HttpHeaderNames.CONNECTION,
            HttpHeaderNames.TRANSFER_ENCODING,
            HttpHeaderNames.UPGRADE,
            HttpHeaderNames.EXPECT,
            HttpHeaderNames.TE,
            HttpHeaderNames.TRAILER);

    private final String host;
    private final String path;

    RequestEncoding(final URI url) {
        host = url.getPort() < 0 ? url.getHost() : url.getHost() + ":" + url.getPort();
        final var rawPath = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        path = url.getRawQuery() == null ? rawPath : rawPath + "?" + url.getRawQuery();
    }

    /**
     * A request with its body, unless that is large.
     *
     * @throws IllegalArgumentException where a header field is none that HTTP allows
     */
    HttpRequest encode(final UpstreamRequest request) {
        final var headers = DefaultHttpHeadersFactory.headersFactory().newHeaders();
        headers.set(HttpHeaderNames.HOST, host);
        for (final var field : request.headers()) {
            headers.add(HeaderNames.of(field.getKey()), field.getValue());
        }
        own(headers, request);
        final var method = HttpMethod.valueOf(request.method().name());
        return LargeBody.is(request.body())
                ? new DefaultHttpRequest(HttpVersion.HTTP_1_1, method, path, headers)
                : new DefaultFullHttpRequest(
                        HttpVersion.HTTP_1_1,
                        method,
                        path,
                        Unpooled.wrappedBuffer(request.body().bytes()),
                        headers,
                        EmptyHttpHeaders.INSTANCE);
    }

    /** What frames the message is this room's alone: a caller's field of that kind would let two requests pass for one. */
    private void own(final HttpHeaders headers, final UpstreamRequest request) {
        for (final var field : CONNECTION_FIELDS) {
            headers.remove(field);
        }
        headers.set(HttpHeaderNames.HOST, host);
        headers.set(HttpHeaderNames.ACCEPT_ENCODING, HttpHeaderValues.IDENTITY);
        headers.remove(HttpHeaderNames.CONTENT_LENGTH);
        if (request.method() == UpstreamRequest.Method.POST) {
            headers.set(HttpHeaderNames.CONTENT_LENGTH, request.body().length());
        }
    }
}
