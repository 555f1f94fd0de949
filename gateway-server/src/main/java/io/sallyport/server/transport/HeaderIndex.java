package io.sallyport.server.transport;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import io.sallyport.plugins.spi.RequestHead;
import io.sallyport.server.upstream.http.HeaderNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The fields of one head, side by side: a dozen are asked for in every request, most of which it does not have, and heads
 * are short.
 */
final class HeaderIndex implements RequestHead.Headers {

    private final List<Map.Entry<CharSequence, CharSequence>> fields;
    private final int[] hashes;

    HeaderIndex(final HttpHeaders headers) {
        fields = new ArrayList<>(headers.size());
        hashes = new int[headers.size()];
        final var all = headers.iteratorCharSequence();
        while (all.hasNext()) {
            final var field = all.next();
            hashes[fields.size()] = AsciiString.hashCode(field.getKey());
            fields.add(field);
        }
    }

    @Override
    public List<String> all(final String name) {
        final var wanted = HeaderNames.of(name);
        final int first = next(wanted, 0);
        if (first == hashes.length) {
            return List.of();
        }
        int next = next(wanted, first + 1);
        if (next == hashes.length) {
            return List.of(value(first));
        }
        final var values = new ArrayList<>(List.of(value(first)));
        for (; next < hashes.length; next = next(wanted, next + 1)) {
            values.add(value(next));
        }
        return List.copyOf(values);
    }

    private int next(final CharSequence name, final int from) {
        final int hash = AsciiString.hashCode(name);
        int at = from;
        while (at < hashes.length && !(hashes[at] == hash && isNamed(at, name))) {
            at++;
        }
        return at;
    }

    private boolean isNamed(final int at, final CharSequence name) {
        return AsciiString.contentEqualsIgnoreCase(fields.get(at).getKey(), name);
    }

    private String value(final int at) {
        return fields.get(at).getValue().toString();
    }
}
