package io.sallyport.server.call;

import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.Era;
import io.sallyport.mcp.HeaderParams;
import io.sallyport.mcp.HeaderText;
import io.sallyport.mcp.JsonFields;
import io.sallyport.mcp.McpMethods;
import io.sallyport.mcp.MetaKeys;
import io.sallyport.mcp.ProtocolVersion;
import io.sallyport.mcp.RoutingHeaders;
import io.sallyport.plugins.spi.Failure;
import io.sallyport.server.federation.LogLevels;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Judges whether a request means the stateless revision, and whether it is a good one: the claim in the body decides, the
 * header fields are checked against it (2026-07-28, basic/versioning and streamable-http: server validation). An earlier
 * rung of the ladder wins.
 */
final class ModernGate {

    /** Short enough for arithmetic. */
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,32}(\\.\\d{1,32})?");

    private static final Set<String> METHODS = Set.of(
            McpMethods.DISCOVER,
            McpMethods.TOOLS_LIST,
            McpMethods.TOOLS_CALL,
            McpMethods.PROMPTS_LIST,
            McpMethods.PROMPTS_GET,
            McpMethods.RESOURCES_LIST,
            McpMethods.RESOURCES_READ,
            McpMethods.RESOURCE_TEMPLATES_LIST,
            McpMethods.COMPLETION_COMPLETE,
            McpMethods.TASKS_GET,
            McpMethods.TASKS_UPDATE,
            McpMethods.TASKS_CANCEL,
            McpMethods.SUBSCRIPTIONS_LISTEN);

    private ModernGate() {}

    /** Whether the message means the stateless revision, well or badly. */
    static boolean isMeant(final Incoming incoming, final Envelope.Params params) {
        return claimed(params).isPresent()
                || incoming.protocolVersion()
                        .flatMap(ProtocolVersion::parse)
                        .filter(version -> version.era() == Era.MODERN)
                        .isPresent();
    }

    /** Why the request is not to be served, if so. */
    static Optional<Failure> refusal(
            final Incoming incoming,
            final Envelope.Request request,
            final Optional<ModernClaim> claim,
            final CallObserver observer) {
        final var claimed = claimed(request.params());
        if (claimed.isEmpty()) {
            return Optional.of(
                    request.method().equals(McpMethods.INITIALIZE)
                            ? ModernRefusals.mismatch("MCP-Protocol-Version", "has no sessions to initialize")
                            : ModernRefusals.noMeta(MetaKeys.PROTOCOL_VERSION));
        }
        return version(incoming, claimed.get(), request, observer)
                .or(() -> claim.isPresent()
                        ? Optional.empty()
                        : Optional.of(ModernRefusals.noMeta(MetaKeys.CLIENT_CAPABILITIES)))
                .or(() -> claim.flatMap(ModernClaim::logLevel)
                        .filter(level -> !LogLevels.isKnown(level))
                        .map(_ -> ModernRefusals.badLogLevel()))
                .or(() -> METHODS.contains(request.method())
                        ? Optional.empty()
                        : Optional.of(ModernRefusals.unknownMethod(request.method())))
                .or(() -> headers(incoming, request).filter(_ -> !isTolerated(incoming, request, observer)));
    }

    /** Deployed clients ask what there is without the fields that later requests have; nothing depends on those here. */
    private static boolean isTolerated(
            final Incoming incoming, final Envelope.Request request, final CallObserver observer) {
        final boolean tolerated = !incoming.route().strict() && request.method().equals(McpMethods.DISCOVER);
        if (tolerated) {
            observer.tolerated(incoming.route().name());
        }
        return tolerated;
    }

    private static Optional<String> claimed(final Envelope.Params params) {
        return params.meta().flatMap(Envelope.Meta::protocolVersion);
    }

    private static Optional<Failure> version(
            final Incoming incoming,
            final String claimed,
            final Envelope.Request request,
            final CallObserver observer) {
        final var header = incoming.protocolVersion();
        if (!header.equals(Optional.of(claimed)) && !(header.isEmpty() && isTolerated(incoming, request, observer))) {
            return Optional.of(ModernRefusals.mismatch("MCP-Protocol-Version", "is not the version in _meta"));
        }
        return ProtocolVersion.parse(claimed)
                        .filter(version -> version.era() == Era.MODERN)
                        .isPresent()
                ? Optional.empty()
                : Optional.of(ModernRefusals.unsupportedVersion(claimed));
    }

    private static Optional<Failure> headers(final Incoming incoming, final Envelope.Request request) {
        if (!incoming.header("Mcp-Method").equals(Optional.of(request.method()))) {
            return Optional.of(ModernRefusals.mismatch("Mcp-Method", "is not the method in the body"));
        }
        return RoutingHeaders.named(request.method(), request.params())
                .map(Envelope.Located::value)
                .filter(name ->
                        !incoming.header("Mcp-Name").flatMap(HeaderText::decode).equals(Optional.of(name)))
                .map(_ -> ModernRefusals.mismatch("Mcp-Name", "is not the name, URI or id of a task in the body"));
    }

    /** Why a call is not to be served whose arguments are to be repeated in header fields, if so. */
    static Optional<Failure> parameters(
            final Incoming incoming, final Envelope.Request request, final HeaderParams mirrored) {
        if (mirrored.all().isEmpty()) {
            return Optional.empty(); // as nearly always, and the arguments may be large
        }
        return request.params().span().flatMap(span -> JsonFields.of(request.json(), span)).stream()
                .flatMap(params -> mirrored.fields(params).stream())
                .filter(field -> !saysTheSame(incoming.header(field.getKey()), field.getValue()))
                .findFirst()
                .map(field -> ModernRefusals.mismatch(field.getKey(), "is not the argument in the body"));
    }

    private static boolean saysTheSame(final Optional<String> header, final String wanted) {
        final var said = header.flatMap(HeaderText::decode);
        return said.isPresent() && (said.equals(HeaderText.decode(wanted)) || isSameNumber(said.get(), wanted));
    }

    /** 42.0 is 42. */
    private static boolean isSameNumber(final String one, final String other) {
        return NUMBER.matcher(one).matches()
                && NUMBER.matcher(other).matches()
                && new BigDecimal(one).compareTo(new BigDecimal(other)) == 0;
    }
}
