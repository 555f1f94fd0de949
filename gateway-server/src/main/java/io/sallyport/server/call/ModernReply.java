package io.sallyport.server.call;

import io.sallyport.mcp.AnswerEdit;
import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.EnvelopeScanner;
import io.sallyport.mcp.JsonFields;
import io.sallyport.mcp.McpMethods;
import io.sallyport.mcp.MetaKeys;
import io.sallyport.mcp.ObjectEdit;
import io.sallyport.mcp.RequestId;
import io.sallyport.mcp.Scan;
import io.sallyport.mcp.Splice;
import io.sallyport.plugins.spi.Failure;
import io.sallyport.plugins.spi.FailureKind;
import io.sallyport.server.federation.CallResult;
import io.sallyport.server.federation.Reply;
import io.sallyport.server.session.EventLog;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * The answer to a request of the stateless revision: whatever it comes from, it is given what every result of that
 * revision has, under the client's own id, and its errors are that revision's (2026-07-28, basic/index).
 */
final class ModernReply implements Reply {

    private static final int LEGACY_NOT_FOUND = -32002;
    private static final String INVALID_PARAMS = "-32602";
    private static final String INTERNAL = "-32603";
    private static final String COMPLETE = "\"complete\"";

    private final Reply reply;
    private final Envelope.Request request;
    private final EnvelopeScanner scanner;
    private final String serverInfo;

    /** @param serverInfo JSON text */
    ModernReply(
            final Reply reply,
            final Envelope.Request request,
            final EnvelopeScanner scanner,
            final String serverInfo) {
        this.reply = reply;
        this.request = request;
        this.scanner = scanner;
        this.serverInfo = serverInfo;
    }

    @Override
    public void answer(final byte[] json, final CallResult result) {
        reply.answer(dressed(json), result);
    }

    private byte[] dressed(final byte[] json) {
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
            cacheable(fields, edit);
        }
        final var meta = fields.object("_meta");
        if (meta.flatMap(known -> known.member(MetaKeys.SERVER_INFO)).isEmpty()) {
            edit.set("_meta", meta.map(known -> withServerInfo(known)).orElseGet(() -> "{\"" + MetaKeys.SERVER_INFO
                    + "\":" + serverInfo + "}"));
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

    /** Of what nobody said how long it holds and for whom, nothing is promised (2026-07-28, server/utilities/caching). */
    private static void cacheable(final JsonFields result, final ObjectEdit edit) {
        if (result.member("ttlMs").isEmpty()) {
            edit.set("ttlMs", "0");
        }
        if (result.member("cacheScope").isEmpty()) {
            edit.set("cacheScope", "\"private\"");
        }
    }

    /** What an older revision or an SDK of one means by its own codes has others here, or none. */
    private byte[] restated(final Envelope.Failed failed, final JsonFields error) {
        final int code = failed.code();
        final var edit = ObjectEdit.of(error);
        if (code == LEGACY_NOT_FOUND) {
            edit.set("code", INVALID_PARAMS);
        } else if ((code <= -32000 && code > -32020) || code == -32042) {
            edit.set("code", INTERNAL);
        }
        return identified(
                edit.applyTo(Splice.of(failed.json())).apply(),
                failed.id().orElse(request.id()));
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

    @Override
    public void refused(final Failure failure, final Optional<RequestId> id) {
        reply.refused(
                switch (failure.kind()) {
                    case METHOD_NOT_FOUND -> ModernRefusals.restated(FailureKind.UNKNOWN_METHOD, failure);
                    case UNKNOWN_RESOURCE -> ModernRefusals.restated(FailureKind.NO_SUCH_RESOURCE, failure);
                    default -> failure;
                },
                id);
    }

    @Override
    public boolean needsWhole() {
        return true;
    }

    @Override
    public void header(final String name, final String value) {
        reply.header(name, value);
    }

    /** Streams of this revision cannot be resumed. */
    @Override
    public void resumable(final Supplier<EventLog> log) {}

    @Override
    public void place(final Supplier<String> sealed, final boolean bare) {}

    @Override
    public void interrupted() {}

    @Override
    public void streaming() {
        reply.streaming();
    }

    @Override
    public void message(final byte[] json) {
        reply.message(json);
    }

    @Override
    public void largeAnswer(final OptionalLong length) {
        reply.largeAnswer(length);
    }

    @Override
    public void part(final byte[] bytes) {
        reply.part(bytes);
    }

    @Override
    public void largeAnswerEnded(final CallResult result) {
        reply.largeAnswerEnded(result);
    }

    @Override
    public void accepted() {
        reply.accepted();
    }

    @Override
    public void cancelled() {
        reply.cancelled();
    }

    @Override
    public List<Reply> split(final int parts) {
        throw new IllegalStateException("this revision has no batches");
    }

    @Override
    public void whenGone(final Runnable gone) {
        reply.whenGone(gone);
    }

    @Override
    public void whenDraining(final Runnable draining) {
        reply.whenDraining(draining);
    }

    @Override
    public boolean isWritable() {
        return reply.isWritable();
    }

    @Override
    public void onWritable(final Runnable resume) {
        reply.onWritable(resume);
    }
}
