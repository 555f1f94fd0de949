package io.sallyport.server.testkit.conformance;

import java.util.Map;
import java.util.Optional;

/**
 * What every request of the stateless revision says of its client, in {@code _meta}.
 *
 * @param capabilities what the client can be asked
 * @param level the least severe log message it wants to hear of; empty for none
 */
record RequestMeta(JsonObject capabilities, Optional<LogLevel> level) {

    /** The revision, the only one that has this. */
    static final String REVISION = "2026-07-28";

    static final String VERSION = "io.modelcontextprotocol/protocolVersion";
    private static final String CAPABILITIES = "io.modelcontextprotocol/clientCapabilities";
    private static final String LOG_LEVEL = "io.modelcontextprotocol/logLevel";

    /**
     * Reads it, and compares it with the header.
     *
     * @throws Refusal when it is for another revision, incomplete or contradicted
     */
    static RequestMeta of(final Exchange exchange, final Message.Request request) throws Refusal {
        final var meta = request.params().object("_meta");
        checkVersion(exchange.header(Exchange.PROTOCOL_VERSION), meta.string(VERSION), request);
        if (!(meta.value(CAPABILITIES).orElse("") instanceof Map)) {
            throw Refusal.invalidParams("_meta must have " + CAPABILITIES);
        }
        final var level = meta.string(LOG_LEVEL);
        return new RequestMeta(
                meta.object(CAPABILITIES),
                level.isPresent() ? Optional.of(LogLevel.of(level.get())) : Optional.empty());
    }

    /** Whether the client knows an extension. */
    boolean hasExtension(final String name) {
        return capabilities.object("extensions").has(name);
    }

    void requireExtension(final String name) throws Refusal {
        if (!hasExtension(name)) {
            throw Refusal.missingExtension(name);
        }
    }

    /** Refuses to ask the client what it did not say it can answer. */
    void requireAll(final Round round) throws Refusal {
        for (final var question : round.questions().values()) {
            if (!capabilities.has(question.capability())) {
                throw Refusal.missingCapability(question.capability());
            }
        }
    }

    private static void checkVersion(
            final Optional<String> header, final Optional<String> claim, final Message.Request request) throws Refusal {
        if (claim.isEmpty()) {
            throw withoutClaim(header, request);
        }
        if (!claim.equals(header)) {
            throw Refusal.headerMismatch(Exchange.PROTOCOL_VERSION + " is " + header.orElse("missing")
                    + ", in the body it is " + claim.get());
        }
        if (!REVISION.equals(claim.get())) {
            throw Refusal.unsupportedVersion(REVISION, claim);
        }
    }

    /** A client of this revision that forgot it, or one of an earlier revision. */
    private static Refusal withoutClaim(final Optional<String> header, final Message.Request request) {
        if (header.filter(REVISION::equals).isPresent()) {
            return Refusal.invalidParams("_meta must have " + VERSION);
        }
        return Refusal.unsupportedVersion(
                REVISION, request.params().string("protocolVersion").or(() -> header));
    }
}
