package io.sallyport.server.bridge;

import io.sallyport.mcp.AnswerEdit;
import io.sallyport.mcp.CacheHint;
import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.EnvelopeScanner;
import io.sallyport.mcp.ErrorCodes;
import io.sallyport.mcp.JsonFields;
import io.sallyport.mcp.McpMethods;
import io.sallyport.mcp.MetaKeys;
import io.sallyport.mcp.ObjectEdit;
import io.sallyport.mcp.Scan;

/**
 * Any answer as the stateless revision says it: with what each of its results has, under the client's own id, and with its
 * error codes (2026-07-28, basic/index). What is that already stays as it is.
 */
public final class ModernAnswer {

    private static final int LEGACY_NOT_FOUND = -32002;
    private static final String COMPLETE = "\"complete\"";

    private final Envelope.Request request;
    private final String serverInfo;

    private ModernAnswer(final Envelope.Request request, final String serverInfo) {
        this.request = request;
        this.serverInfo = serverInfo;
    }

    /**
     * The answer as the client is to see it.
     *
     * @param request that the client has sent
     * @param serverInfo of the gateway: JSON text
     */
    public static byte[] of(
            final byte[] json, final Envelope.Request request, final String serverInfo, final EnvelopeScanner scanner) {
        final var answer = new ModernAnswer(request, serverInfo);
        return switch (scanner.scan(json)) {
            case Scan.Message(Envelope.Result result) -> answer.dressed(result);
            case Scan.Message(Envelope.Failed failed) -> answer.restated(failed);
            case Scan.Message _, Scan.Rejected _ -> json;
        };
    }

    /** The same of one that was read already. */
    public static byte[] of(final Envelope.Result read, final Envelope.Request request, final String serverInfo) {
        return new ModernAnswer(request, serverInfo).dressed(read);
    }

    /** A tool's definition: how its calls may run is another matter in this revision. */
    public static byte[] definition(final byte[] tool) {
        return JsonFields.of(tool)
                .filter(fields -> fields.member("execution").isPresent())
                .map(fields -> ObjectEdit.of(fields).remove("execution").apply())
                .orElse(tool);
    }

    private byte[] dressed(final Envelope.Result result) {
        final var edit = AnswerEdit.of(result);
        if (result.type().isEmpty()) {
            edit.set("resultType", COMPLETE);
        }
        if (isCacheable() && result.type().map("complete"::equals).orElse(true)) {
            // Of what nobody said how long it holds and for whom, nothing is promised.
            JsonFields.of(result.json(), result.result()).ifPresent(fields -> CacheHint.complete(fields, edit::set));
        }
        if (!namesServer(result)) {
            edit.meta(MetaKeys.SERVER_INFO, serverInfo);
        }
        if (!result.id().equals(request.id())) {
            edit.id(request.id());
        }
        return edit.apply();
    }

    private static boolean namesServer(final Envelope.Result result) {
        return result.resultMeta()
                .flatMap(span -> JsonFields.of(result.json(), span))
                .flatMap(meta -> meta.member(MetaKeys.SERVER_INFO))
                .isPresent();
    }

    private boolean isCacheable() {
        return switch (request.method()) {
            case McpMethods.DISCOVER,
                    McpMethods.TOOLS_LIST,
                    McpMethods.PROMPTS_LIST,
                    McpMethods.RESOURCES_LIST,
                    McpMethods.RESOURCE_TEMPLATES_LIST,
                    McpMethods.RESOURCES_READ -> true;
            default -> false;
        };
    }

    /** What an older revision or an SDK of one means by its own codes has others here, or none. */
    private byte[] restated(final Envelope.Failed failed) {
        final int code = failed.code();
        final var edit = AnswerEdit.of(failed);
        if (code == LEGACY_NOT_FOUND) {
            edit.code(ErrorCodes.INVALID_PARAMS);
        } else if ((code <= -32000 && code > -32020) || code == ErrorCodes.URL_ELICITATION_REQUIRED) {
            edit.code(ErrorCodes.INTERNAL);
        }
        if (failed.id().filter(id -> !id.equals(request.id())).isPresent()) {
            edit.id(request.id());
        }
        return edit.apply();
    }
}
