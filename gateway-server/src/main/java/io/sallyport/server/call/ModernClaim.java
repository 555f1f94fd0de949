package io.sallyport.server.call;

import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.JsonFields;
import io.sallyport.mcp.MetaKeys;
import io.sallyport.mcp.ProtocolVersion;
import io.sallyport.server.session.ClientCapabilities;
import io.sallyport.server.session.Sessions;
import java.util.Optional;

/**
 * What a request of the stateless revision carries in its {@code _meta} in the place of a session (2026-07-28, basic/index).
 *
 * @param capabilities as {@link ClientCapabilities} bits
 * @param logLevel the least severe log message it wants, empty where it is no text; none without it
 * @param conversation what tells the client's conversations apart, where it says so
 */
record ModernClaim(
        int capabilities,
        String clientName,
        String clientVersion,
        Optional<String> logLevel,
        Optional<String> conversation) {

    private static final String CONVERSATION = "io.sallyport/session";
    private static final int LONGEST = 128;

    /** The claim; empty where the client does not say what it can do. */
    static Optional<ModernClaim> of(final Envelope.Request request) {
        final var meta = request.params().meta().flatMap(Envelope.Meta::fields);
        return meta.flatMap(fields -> fields.object(MetaKeys.CLIENT_CAPABILITIES)
                .map(capabilities -> {
                    final var info = fields.object(MetaKeys.CLIENT_INFO);
                    return new ModernClaim(
                            ClientCapabilities.statelessBits(capabilities),
                            text(info, "name"),
                            text(info, "version"),
                            fields.member(MetaKeys.LOG_LEVEL)
                                    .map(_ -> fields.string(MetaKeys.LOG_LEVEL).orElse("")),
                            fields.string(CONVERSATION).map(ModernClaim::clipped));
                }));
    }

    Sessions.Opening opening(final Incoming incoming) {
        return new Sessions.Opening(
                incoming.route().name(),
                incoming.caller().principal(),
                capabilities,
                clientName,
                clientVersion,
                ProtocolVersion.LATEST_MODERN);
    }

    private static String text(final Optional<JsonFields> info, final String member) {
        return info.flatMap(fields -> fields.string(member))
                .map(ModernClaim::clipped)
                .orElse("unknown");
    }

    private static String clipped(final String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }
}
