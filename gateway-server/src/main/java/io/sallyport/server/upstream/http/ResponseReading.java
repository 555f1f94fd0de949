package io.sallyport.server.upstream.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.sallyport.server.upstream.ResponseHead;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Reads what a response's head says: about the body, about the connection, and what is wrong with it. */
final class ResponseReading {

    private static final Pattern TIMEOUT = Pattern.compile("(?i)(?:^|[,;\\s])timeout\\s*=\\s*\"?(\\d{1,9})");
    private static final Pattern MAX_ZERO = Pattern.compile("(?i)(?:^|[,;\\s])max\\s*=\\s*\"?0+(?!\\d)");
    static final Duration UNHINTED = Duration.ofSeconds(4);
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private ResponseReading() {}

    static ResponseHead head(final HttpResponse response) {
        final var headers = response.headers();
        final var length = HttpUtil.getContentLength(response, -1L);
        return new ResponseHead(
                response.status().code(),
                mediaType(headers.get(HttpHeaderNames.CONTENT_TYPE, "")),
                length < 0 ? OptionalLong.empty() : OptionalLong.of(length),
                Optional.ofNullable(headers.get(HeaderNames.of("Mcp-Session-Id"))),
                Optional.ofNullable(headers.get(HttpHeaderNames.RETRY_AFTER)));
    }

    /** Why this head cannot be used, or nothing. */
    static Optional<String> problem(final HttpResponse response) {
        if (response.protocolVersion().majorVersion() != 1) {
            return Optional.of("answered in " + response.protocolVersion());
        }
        if (response.status().code() == 101) {
            return Optional.of("switched protocols unasked");
        }
        return coded(response.headers(), HttpHeaderNames.CONTENT_ENCODING, HttpHeaderValues.IDENTITY)
                .or(() -> coded(response.headers(), HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED));
    }

    private static Optional<String> coded(
            final HttpHeaders headers, final CharSequence field, final CharSequence expected) {
        for (final var value : headers.getAll(field)) {
            if (!value.isBlank() && !value.strip().equalsIgnoreCase(expected.toString())) {
                return Optional.of(field + ": " + value);
            }
        }
        return Optional.empty();
    }

    /**
     * How long the connection may lie idle after this response; zero where it must not be used again. A server says when
     * it will close (RFC 2068 §19.7.1.1 and its users); a second is left for its closing to be under way already.
     */
    static Duration idle(final HttpResponse response) {
        if (response.protocolVersion().compareTo(HttpVersion.HTTP_1_1) < 0 || !HttpUtil.isKeepAlive(response)) {
            return Duration.ZERO;
        }
        final var hint = response.headers().get(HeaderNames.of("Keep-Alive"));
        if (hint == null) {
            return UNHINTED;
        }
        if (MAX_ZERO.matcher(hint).find()) {
            return Duration.ZERO;
        }
        final var timeout = TIMEOUT.matcher(hint);
        return timeout.find() ? shortened(Integer.parseInt(timeout.group(1))) : UNHINTED;
    }

    private static Duration shortened(final int seconds) {
        final var usable = Duration.ofSeconds(Math.max(0, seconds - 1));
        return usable.compareTo(LONGEST) > 0 ? LONGEST : usable;
    }

    private static String mediaType(final String contentType) {
        final int parameters = contentType.indexOf(';');
        return (parameters < 0 ? contentType : contentType.substring(0, parameters))
                .strip()
                .toLowerCase(Locale.ROOT);
    }
}
