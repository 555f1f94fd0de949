package io.sallyport.server.upstream;

import io.sallyport.mcp.HeaderParams;
import io.sallyport.mcp.JsonFields;
import io.sallyport.mcp.JsonObject;
import io.sallyport.mcp.JsonText;
import io.sallyport.mcp.Messages;
import io.sallyport.mcp.MetaKeys;
import io.sallyport.mcp.ObjectEdit;
import io.sallyport.mcp.Pieces;
import io.sallyport.mcp.ProtocolVersion;
import io.sallyport.mcp.RequestId;
import io.sallyport.mcp.RoutingHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Requests to servers without sessions: each says who sends it and what that client can do (2026-07-28, basic: _meta). */
public final class StatelessRequest {

    private static final byte[] NO_PARAMS = "{}".getBytes(StandardCharsets.UTF_8);

    private StatelessRequest() {}

    /**
     * What a request's {@code _meta} says of its sender.
     *
     * @param logLevel the least severe log message wanted during the request
     * @param meta takes keys and their values as JSON text
     */
    public static void describe(
            final ClientIdentity client, final Optional<String> logLevel, final BiConsumer<String, String> meta) {
        meta.accept(MetaKeys.PROTOCOL_VERSION, JsonText.quote(ProtocolVersion.LATEST_MODERN.text()));
        meta.accept(MetaKeys.CLIENT_INFO, clientInfo(client));
        meta.accept(MetaKeys.CLIENT_CAPABILITIES, client.capabilities());
        logLevel.ifPresent(level -> meta.accept(MetaKeys.LOG_LEVEL, JsonText.quote(level)));
    }

    /** One of the gateway's own. */
    static Rpc.Message own(
            final RequestId id,
            final String method,
            final Optional<byte[]> params,
            final ClientIdentity client,
            final Rpc.Deadlines deadlines) {
        final var meta = JsonObject.start();
        describe(client, Optional.empty(), meta::json);
        final var described = ObjectEdit.of(
                        JsonFields.of(params.orElse(NO_PARAMS)).orElseThrow())
                .set("_meta", new String(meta.end(), StandardCharsets.UTF_8))
                .apply();
        final var json = Messages.request(id, method, described);
        return message(Pieces.of(json), id, RoutingHeaders.of(method, json, HeaderParams.NONE), deadlines);
    }

    /**
     * One whose {@code _meta} is in it already. Its answer is looked into.
     *
     * @param headers those of {@link RoutingHeaders} among them
     */
    public static Rpc.Message message(
            final Pieces json,
            final RequestId id,
            final List<Map.Entry<String, String>> headers,
            final Rpc.Deadlines deadlines) {
        return new Rpc.Message(
                json,
                Optional.of(id),
                Optional.empty(),
                Optional.of(ProtocolVersion.LATEST_MODERN),
                headers,
                deadlines,
                true);
    }

    private static String clientInfo(final ClientIdentity client) {
        return new String(
                JsonObject.start()
                        .string("name", client.name())
                        .string("version", client.version())
                        .end(),
                StandardCharsets.UTF_8);
    }
}
