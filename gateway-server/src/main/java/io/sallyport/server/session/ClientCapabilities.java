package io.sallyport.server.session;

import io.sallyport.mcp.Extensions;
import io.sallyport.mcp.JsonFields;
import io.sallyport.mcp.JsonObject;
import io.sallyport.mcp.McpMethods;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The capabilities a client may declare (basic/lifecycle), as bits of a session id, and as it is told to upstreams. */
public final class ClientCapabilities {

    public static final int SAMPLING = 1;
    public static final int ELICITATION = 1 << 1;
    public static final int ROOTS = 1 << 2;
    public static final int ROOTS_LIST_CHANGED = 1 << 3;
    public static final int ELICITATION_URL = 1 << 4;
    public static final int SAMPLING_TOOLS = 1 << 6;
    public static final int SAMPLING_CONTEXT = 1 << 7;
    public static final int ELICITATION_FORM = 1 << 8;
    /** Of clients without sessions alone: in one, tasks have another shape. */
    public static final int TASKS = 1 << 9;

    public static final int UI = 1 << 10;

    /** What decides about what a server shows: lists are kept once for each combination of these. */
    private static final int LISTED_BY = SAMPLING | ELICITATION | ROOTS | UI;

    private static final String APPS = "{\"mimeTypes\":[\"text/html;profile=mcp-app\"]}";

    private ClientCapabilities() {}

    /** @param capabilities {@code params.capabilities} of {@code initialize} */
    public static int bits(final JsonFields capabilities) {
        int bits = 0;
        final var sampling = capabilities.object("sampling");
        if (sampling.isPresent()) {
            bits |= SAMPLING;
            bits |= sampling.get().object("tools").isPresent() ? SAMPLING_TOOLS : 0;
            bits |= sampling.get().object("context").isPresent() ? SAMPLING_CONTEXT : 0;
        }
        final var elicitation = capabilities.object("elicitation");
        if (elicitation.isPresent()) {
            bits |= ELICITATION;
            bits |= elicitation.get().object("form").isPresent() ? ELICITATION_FORM : 0;
            bits |= elicitation.get().object("url").isPresent() ? ELICITATION_URL : 0;
        }
        final var roots = capabilities.object("roots");
        if (roots.isPresent()) {
            bits |= ROOTS;
            bits |= roots.get().isTrue("listChanged") ? ROOTS_LIST_CHANGED : 0;
        }
        final var extensions = capabilities.object("extensions");
        if (extensions.flatMap(declared -> declared.object(Extensions.UI)).isPresent()) {
            bits |= UI;
        }
        return bits;
    }

    /** The same of a client without sessions. */
    public static int statelessBits(final JsonFields capabilities) {
        final var tasks = capabilities.object("extensions").flatMap(declared -> declared.object(Extensions.TASKS));
        return bits(capabilities) | (tasks.isPresent() ? TASKS : 0);
    }

    /**
     * Whether a client with these bits may be asked this: nobody is asked for what they did not say they could do.
     *
     * @param params of the request
     */
    public static boolean allow(final int bits, final String method, final Optional<JsonFields> params) {
        return switch (method) {
            case McpMethods.SAMPLING_CREATE_MESSAGE -> has(bits, SAMPLING);
            case McpMethods.ROOTS_LIST -> has(bits, ROOTS);
            case McpMethods.ELICITATION_CREATE ->
                isVisit(method, params)
                        ? has(bits, ELICITATION_URL)
                        : has(bits, ELICITATION_FORM) || (has(bits, ELICITATION) && !has(bits, ELICITATION_URL));
            default -> false;
        };
    }

    /** Whether somebody is asked to visit a page rather than to fill in a form (2025-11-25, client/elicitation). */
    public static boolean isVisit(final String method, final Optional<JsonFields> params) {
        return method.equals(McpMethods.ELICITATION_CREATE)
                && params.flatMap(fields -> fields.string("mode"))
                        .filter("url"::equals)
                        .isPresent();
    }

    /** Those of a client's bits by which servers decide what to show it. */
    public static int listedBy(final int bits) {
        return bits & LISTED_BY;
    }

    /** What of it servers with sessions are told. */
    static int inSession(final int bits) {
        return bits & ~TASKS;
    }

    /** The same as the JSON object that a client with these bits declares. */
    public static String json(final int bits) {
        final var capabilities = JsonObject.start();
        if (has(bits, SAMPLING)) {
            final var sampling = JsonObject.start();
            empty(sampling, "tools", has(bits, SAMPLING_TOOLS));
            empty(sampling, "context", has(bits, SAMPLING_CONTEXT));
            capabilities.raw("sampling", sampling.end());
        }
        if (has(bits, ELICITATION)) {
            final var elicitation = JsonObject.start();
            empty(elicitation, "form", has(bits, ELICITATION_FORM));
            empty(elicitation, "url", has(bits, ELICITATION_URL));
            capabilities.raw("elicitation", elicitation.end());
        }
        if (has(bits, ROOTS)) {
            final var roots = JsonObject.start();
            if (has(bits, ROOTS_LIST_CHANGED)) {
                roots.bool("listChanged", true);
            }
            capabilities.raw("roots", roots.end());
        }
        if (has(bits, UI | TASKS)) {
            final var extensions = JsonObject.start();
            if (has(bits, UI)) {
                extensions.json(Extensions.UI, APPS);
            }
            empty(extensions, Extensions.TASKS, has(bits, TASKS));
            capabilities.raw("extensions", extensions.end());
        }
        return new String(capabilities.end(), StandardCharsets.UTF_8);
    }

    public static boolean has(final int bits, final int bit) {
        return (bits & bit) != 0;
    }

    private static void empty(final JsonObject object, final String member, final boolean present) {
        if (present) {
            object.json(member, "{}");
        }
    }
}
