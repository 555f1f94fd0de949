package io.sallyport.server.transport;

import io.netty.handler.codec.http.HttpHeaders;
import io.sallyport.plugins.spi.Caller;
import io.sallyport.plugins.spi.Principal;
import io.sallyport.plugins.spi.RequestHead;
import io.sallyport.server.call.Incoming;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A client's request as one replica brings it to another: authenticated, without the credential.
 *
 * @param fields of the head that mean something further in, names in lower case
 */
record RelayedRequest(
        String route,
        Caller caller,
        RequestHead head,
        String requestId,
        List<Map.Entry<String, String>> fields,
        byte[] body) {

    private static final Set<String> CARRIED =
            Set.of("accept", "last-event-id", "traceparent", "tracestate", "baggage", "user-agent", "origin", "host");

    private static final String OF_MCP = "mcp-";

    static RelayedRequest of(final Incoming incoming, final HttpHeaders all, final byte[] body) {
        final var fields = new ArrayList<Map.Entry<String, String>>();
        all.forEach(field -> {
            final var name = field.getKey().toLowerCase(Locale.ROOT);
            if (CARRIED.contains(name) || name.startsWith(OF_MCP)) {
                fields.add(Map.entry(name, field.getValue()));
            }
        });
        return new RelayedRequest(
                incoming.route().name(), incoming.caller(), incoming.head(), incoming.requestId(), fields, body);
    }

    byte[] bytes() {
        final var bytes = new ByteArrayOutputStream(512 + body.length);
        try (var out = new DataOutputStream(bytes)) {
            final var principal = caller.principal();
            for (final var text : List.of(
                    route,
                    principal.kind().name(),
                    principal.issuer(),
                    principal.subject(),
                    requestId,
                    head.method(),
                    head.path(),
                    head.query())) {
                write(text, out);
            }
            write(head.clientAddress().getAddress(), out);
            out.writeInt(caller.scopes().size());
            for (final var scope : caller.scopes()) {
                write(scope, out);
            }
            out.writeInt(fields.size());
            for (final var field : fields) {
                write(field.getKey(), out);
                write(field.getValue(), out);
            }
            write(body, out);
        } catch (final IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
        return bytes.toByteArray();
    }

    /** Empty where it is none. */
    static Optional<RelayedRequest> of(final byte[] bytes) {
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            final var route = text(in);
            final var principal = new Principal(Principal.Kind.valueOf(text(in)), text(in), text(in));
            final var requestId = text(in);
            final var method = text(in);
            final var path = text(in);
            final var query = text(in);
            final var address = InetAddress.getByAddress(block(in));
            final var scopes = new HashSet<String>();
            for (int left = in.readInt(); left > 0; left--) {
                scopes.add(text(in));
            }
            final var fields = new ArrayList<Map.Entry<String, String>>();
            for (int left = in.readInt(); left > 0; left--) {
                fields.add(Map.entry(text(in), text(in)));
            }
            final var head = new RequestHead(method, path, query, address, name -> values(fields, name));
            return Optional.of(
                    new RelayedRequest(route, new Caller(principal, scopes), head, requestId, fields, block(in)));
        } catch (final IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static List<String> values(final List<Map.Entry<String, String>> fields, final String name) {
        return fields.stream()
                .filter(field -> field.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .toList();
    }

    private static void write(final String text, final DataOutputStream out) throws IOException {
        write(text.getBytes(StandardCharsets.UTF_8), out);
    }

    private static void write(final byte[] block, final DataOutputStream out) throws IOException {
        out.writeInt(block.length);
        out.write(block);
    }

    private static String text(final DataInputStream in) throws IOException {
        return new String(block(in), StandardCharsets.UTF_8);
    }

    private static byte[] block(final DataInputStream in) throws IOException {
        final int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new IOException("a length beyond the end");
        }
        return in.readNBytes(length);
    }
}
