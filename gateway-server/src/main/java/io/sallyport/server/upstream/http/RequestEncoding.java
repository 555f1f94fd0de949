package io.sallyport.server.upstream.http;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import io.sallyport.server.upstream.UpstreamRequest;
import java.net.URI;
import java.util.List;

/** Writes requests for one URL. */
final class RequestEncoding {

    /** What frames the message is this room's alone: a caller's field of that kind would let two requests pass for one. */
    private static final List<AsciiString> OWN = List.of(
            HttpHeaderNames.HOST,
            HttpHeaderNames.ACCEPT_ENCODING,
            HttpHeaderNames.CONTENT_LENGTH,
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
        final var headers = HeaderFields.written();
        headers.add(HttpHeaderNames.HOST, host);
        for (final var field : request.headers()) {
            if (!isOwn(field.getKey())) {
                headers.add(HeaderNames.of(field.getKey()), field.getValue());
            }
        }
        headers.add(HttpHeaderNames.ACCEPT_ENCODING, HttpHeaderValues.IDENTITY);
        if (request.method() == UpstreamRequest.Method.POST) {
            headers.add(HttpHeaderNames.CONTENT_LENGTH, request.body().length());
        }
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

    private static boolean isOwn(final String name) {
        for (final var own : OWN) {
            if (own.contentEqualsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }
}
