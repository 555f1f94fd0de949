package io.sallyport.server.transport;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.sallyport.server.upstream.http.HeaderFields;
import io.sallyport.server.upstream.http.HeaderNames;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** The head of the answer to one request, until its shape is known: asked once for one of them. */
final class ReplyHead {

    private final boolean chunks;
    private HttpHeaders fields = HeaderFields.written();

    /**
     * @param always fields that every answer to this request carries
     * @param chunks whether the client understands the chunked transfer coding
     */
    ReplyHead(final String requestId, final Map<String, String> always, final boolean chunks) {
        this.chunks = chunks;
        set(always);
        set("X-Request-Id", requestId);
    }

    void set(final String name, final String value) {
        fields.set(HeaderNames.of(name), value);
    }

    private void set(final Map<String, String> values) {
        values.forEach(this::set);
    }

    /** Of an answer that is here, which comes with it. */
    FullHttpResponse whole(final Response response) {
        set(response.headers());
        if (response.status() != 204) {
            fields.set(HttpHeaderNames.CONTENT_LENGTH, response.body().length);
        }
        return new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(response.status()),
                Unpooled.wrappedBuffer(response.body()),
                fields,
                EmptyHttpHeaders.INSTANCE);
    }

    /** Of a stream of events; what may stand for days keeps nothing of it. */
    HttpResponse stream() {
        fields.set(HttpHeaderNames.CONTENT_TYPE, "text/event-stream")
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .set("X-Accel-Buffering", "no");
        final var head = inChunks(200);
        fields = EmptyHttpHeaders.INSTANCE;
        return head;
    }

    /** Of JSON that follows in parts. */
    HttpResponse parts(final OptionalLong length) {
        fields.set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON);
        if (length.isEmpty()) {
            return inChunks(200);
        }
        fields.set(HttpHeaderNames.CONTENT_LENGTH, length.getAsLong());
        return head(200);
    }

    /** Of another replica's answer; where both have a field, this one's counts. */
    HttpResponse relayed(final int status, final List<Map.Entry<String, String>> theirs) {
        final boolean sized = status == 204
                || theirs.stream().anyMatch(field -> field.getKey().equals("content-length"));
        final var missing = theirs.stream()
                .filter(field -> !fields.contains(field.getKey()))
                .toList();
        missing.forEach(field -> fields.add(field.getKey(), field.getValue()));
        return sized ? head(status) : inChunks(status);
    }

    /** A client of HTTP/1.0 knows no chunks: to it the end of the connection is the end (RFC 9112 §6.1). */
    private HttpResponse inChunks(final int status) {
        if (chunks) {
            fields.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        return head(status);
    }

    private HttpResponse head(final int status) {
        return new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), fields);
    }
}
