package io.sallyport.server.federation;

import io.sallyport.mcp.AnswerEdit;
import io.sallyport.mcp.Answers;
import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.Era;
import io.sallyport.mcp.JsonText;
import io.sallyport.mcp.McpMethods;
import io.sallyport.mcp.RequestId;
import io.sallyport.server.bridge.LegacyAnswer;
import java.util.Arrays;
import java.util.Optional;

/**
 * A server's answer as the client is to have it.
 *
 * @param read the result that the bytes are, where nothing in them was changed
 */
record ClientAnswer(byte[] json, CallResult result, Optional<Envelope.Result> read) {

    ClientAnswer(final byte[] json, final CallResult result) {
        this(json, result, Optional.empty());
    }

    private static ClientAnswer of(final Envelope.Result read, final AnswerEdit edit) {
        final byte[] json = edit.apply();
        return new ClientAnswer(
                json, how(read), Arrays.equals(json, read.json()) ? Optional.of(read) : Optional.empty());
    }

    private static CallResult how(final Envelope.Result read) {
        return read.toolError() ? CallResult.TOOL_ERROR : CallResult.OK;
    }

    void tell(final Reply reply) {
        read.ifPresentOrElse(whole -> reply.answer(whole, result), () -> reply.answer(json, result));
    }

    /** @param renewed the upstream whose session had to be renewed for it, where that is news */
    static ClientAnswer of(final Envelope.Result result, final Errand errand, final Optional<String> renewed) {
        if (renewed.isEmpty() && !errand.editsAnswer()) {
            return new ClientAnswer(result.json(), how(result), Optional.of(result));
        }
        final var edit = AnswerEdit.of(result);
        renewed.ifPresent(upstream -> edit.meta("io.sallyport/sessionRenewed", JsonText.quote(upstream)));
        errand.edit(result, edit);
        return of(result, edit);
    }

    /** An error goes to the client with the client's id, whatever id it had: some servers put none or their own. */
    static ClientAnswer of(final Envelope.Failed error, final Errand errand, final RequestId id) {
        final var edit = AnswerEdit.of(error);
        if (!error.id().equals(Optional.of(id))) {
            edit.id(id);
        }
        errand.edit(error, edit);
        return new ClientAnswer(edit.apply(), CallResult.upstreamError(error.code()));
    }

    /**
     * The answer of a server without sessions.
     *
     * @param client the era that the client speaks
     */
    static ClientAnswer of(
            final Envelope.Result result, final Errand errand, final Envelope.Request request, final Era client) {
        final var edit = AnswerEdit.of(result);
        if (!result.id().equals(request.id())) {
            edit.id(request.id());
        }
        if (client == Era.LEGACY) {
            LegacyAnswer.edit(request, result, edit);
        }
        errand.edit(result, edit);
        return of(result, edit);
    }

    /** What a call has come to that cannot go on: a tool says so itself, so that the model reads it. */
    static ClientAnswer failed(final Envelope.Request request, final int code, final String why) {
        return request.method().equals(McpMethods.TOOLS_CALL)
                ? new ClientAnswer(LegacyAnswer.toolError(request.id(), why), CallResult.TOOL_ERROR)
                : new ClientAnswer(
                        Answers.error(Optional.of(request.id()), code, why, Optional.empty()),
                        CallResult.upstreamError(code));
    }

    /** The same of an error. */
    static ClientAnswer of(
            final Envelope.Failed error, final Errand errand, final Envelope.Request request, final Era client) {
        final var edit = AnswerEdit.of(error);
        if (!error.id().equals(Optional.of(request.id()))) {
            edit.id(request.id());
        }
        final int code = client == Era.LEGACY ? LegacyAnswer.code(request, error) : error.code();
        if (code != error.code()) {
            edit.code(code);
        }
        errand.edit(error, edit);
        return new ClientAnswer(edit.apply(), CallResult.upstreamError(code));
    }
}
