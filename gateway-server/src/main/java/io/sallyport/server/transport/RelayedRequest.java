package io.sallyport.server.transport;

import io.netty.handler.codec.http.HttpHeaders;
import io.sallyport.plugins.spi.Caller;
import io.sallyport.plugins.spi.Principal;
import io.sallyport.plugins.spi.RequestHead;
import io.sallyport.server.call.Incoming;
import io.sallyport.server.session.Blocks;
import java.net.InetAddress;
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
        return Blocks.written(512 + body.length, out -> {
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
                Blocks.write(text, out);
            }
            Blocks.write(head.clientAddress().getAddress(), out);
            out.writeInt(caller.scopes().size());
            for (final var scope : caller.scopes()) {
                Blocks.write(scope, out);
            }
            out.writeInt(fields.size());
            for (final var field : fields) {
                Blocks.write(field.getKey(), out);
                Blocks.write(field.getValue(), out);
            }
            Blocks.write(body, out);
        });
    }

    /** Empty where it is none. */
    static Optional<RelayedRequest> of(final byte[] bytes) {
        return Blocks.read(bytes, in -> {
            final var route = Blocks.text(in);
            final var principal =
                    new Principal(Principal.Kind.valueOf(Blocks.text(in)), Blocks.text(in), Blocks.text(in));
            final var requestId = Blocks.text(in);
            final var method = Blocks.text(in);
            final var path = Blocks.text(in);
            final var query = Blocks.text(in);
            final var address = InetAddress.getByAddress(Blocks.block(in));
            final var scopes = new HashSet<String>();
            for (int left = in.readInt(); left > 0; left--) {
                scopes.add(Blocks.text(in));
            }
            final var fields = new ArrayList<Map.Entry<String, String>>();
            for (int left = in.readInt(); left > 0; left--) {
                fields.add(Map.entry(Blocks.text(in), Blocks.text(in)));
            }
            final var head = new RequestHead(method, path, query, address, name -> values(fields, name));
            return Optional.of(new RelayedRequest(
                    route, new Caller(principal, scopes), head, requestId, fields, Blocks.block(in)));
        });
    }

    private static List<String> values(final List<Map.Entry<String, String>> fields, final String name) {
        return fields.stream()
                .filter(field -> field.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .toList();
    }
}
