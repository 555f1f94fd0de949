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
import io.sallyport.mcp.RequestId;
import io.sallyport.mcp.Scan;
import io.sallyport.mcp.Splice;
import java.nio.charset.StandardCharsets;

/**
 * Any answer as the stateless revision says it: with what each of its results has, under the client's own id, and with its
 * error codes (2026-07-28, basic/index). What is that already stays as it is.
 */
public final class ModernAnswer {

    private static final int LEGACY_NOT_FOUND = -32002;
    private static final String INVALID_PARAMS = "-32602";
    private static final String INTERNAL = "-32603";
    private static final String COMPLETE = "\"complete\"";

    private final Envelope.Request request;
    private final EnvelopeScanner scanner;
    private final String serverInfo;

    private ModernAnswer(final Envelope.Request request, final EnvelopeScanner scanner, final String serverInfo) {
        this.request = request;
        this.scanner = scanner;
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
        return new ModernAnswer(request, scanner, serverInfo).apply(json);
    }

    /** A tool's definition: how its calls may run is another matter in this revision. */
    public static byte[] definition(final byte[] tool) {
        return JsonFields.of(tool)
                .filter(fields -> fields.member("execution").isPresent())
                .map(fields -> ObjectEdit.of(fields).remove("execution").apply())
                .orElse(tool);
    }

    private byte[] apply(final byte[] json) {
        return switch (scanner.scan(json)) {
            case Scan.Message(Envelope.Result result) ->
                JsonFields.of(json, result.result())
                        .map(fields -> dressed(result, fields))
                        .orElse(json);
            case Scan.Message(Envelope.Failed failed) ->
                JsonFields.of(json, failed.error())
                        .map(fields -> restated(failed, fields))
                        .orElse(json);
            case Scan.Message _, Scan.Rejected _ -> json;
        };
    }

    private byte[] dressed(final Envelope.Result result, final JsonFields fields) {
        final var edit = ObjectEdit.of(fields);
        if (fields.member("resultType").isEmpty()) {
            edit.set("resultType", COMPLETE);
        }
        if (isComplete(fields) && isCacheable()) {
            // Of what nobody said how long it holds and for whom, nothing is promised.
            CacheHint.complete(fields, edit);
        }
        final var meta = fields.object("_meta");
        if (meta.flatMap(known -> known.member(MetaKeys.SERVER_INFO)).isEmpty()) {
            edit.set(
                    "_meta",
                    meta.map(known -> withServerInfo(known))
                            .orElseGet(() -> "{\"" + MetaKeys.SERVER_INFO + "\":" + serverInfo + "}"));
        }
        return identified(edit.applyTo(Splice.of(result.json())).apply(), result.id());
    }

    private String withServerInfo(final JsonFields meta) {
        return new String(
                ObjectEdit.of(meta).set(MetaKeys.SERVER_INFO, serverInfo).apply(), StandardCharsets.UTF_8);
    }

    private static boolean isComplete(final JsonFields result) {
        return result.string("resultType").map("complete"::equals).orElse(true);
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
    private byte[] restated(final Envelope.Failed failed, final JsonFields error) {
        final int code = failed.code();
        final var edit = ObjectEdit.of(error);
        if (code == LEGACY_NOT_FOUND) {
            edit.set("code", INVALID_PARAMS);
        } else if ((code <= -32000 && code > -32020) || code == ErrorCodes.URL_ELICITATION_REQUIRED) {
            edit.set("code", INTERNAL);
        }
        return identified(
                edit.applyTo(Splice.of(failed.json())).apply(), failed.id().orElse(request.id()));
    }

    private byte[] identified(final byte[] json, final RequestId id) {
        if (id.equals(request.id())) {
            return json;
        }
        return switch (scanner.scan(json)) {
            case Scan.Message(Envelope.Result result) ->
                AnswerEdit.of(result).id(request.id()).apply();
            case Scan.Message(Envelope.Failed failed) ->
                AnswerEdit.of(failed).id(request.id()).apply();
            case Scan.Message _, Scan.Rejected _ -> json;
        };
    }
}
