package io.sallyport.mcp;

import java.util.Optional;

/**
 * What the gateway reads of one JSON-RPC message; everything else stays the bytes it came as.
 *
 * <p>Spans refer to {@link #json()}.
 */
public sealed interface Envelope {

    /** The message as it came. Shared, not copied: nobody writes to it. */
    byte[] json();

    /** A request: it has an id and wants an answer. */
    record Request(byte[] json, RequestId id, String method, Params params) implements Envelope {}

    /** A notification: a method without an id. */
    record Notification(byte[] json, String method, Params params) implements Envelope {}

    /**
     * An answer with a result.
     *
     * @param result the span of the result object
     * @param resultMeta the span of {@code result._meta}: an object, or a null that stands for an empty one
     * @param type {@code result.resultType} (2026-07-28)
     * @param toolError whether {@code result.isError} is true
     */
    record Result(
            byte[] json, RequestId id, Span result, Optional<Span> resultMeta, Optional<String> type, boolean toolError)
            implements Envelope {}

    /**
     * An answer with an error.
     *
     * @param id absent where the sender could not read the request's id (JSON-RPC 2.0 §5: null)
     * @param error the span of the error object
     */
    record Failed(byte[] json, Optional<RequestId> id, Span error, int code, String message) implements Envelope {}

    /**
     * The members of {@code params} that routing needs.
     *
     * @param span the whole params object, absent where there is none
     * @param name {@code params.name} (tools/call, prompts/get) and its span
     * @param uri {@code params.uri} (resources/*)
     * @param requestId {@code params.requestId} (notifications/cancelled)
     * @param task the span of {@code params.task}, an object: the call is to become a task (tools/call)
     * @param taskId {@code params.taskId} (tasks/*, notifications/tasks/status) and its span
     * @param meta {@code params._meta}
     * @param protocolVersion {@code params.protocolVersion} (initialize)
     * @param clientInfo the span of {@code params.clientInfo} (initialize)
     * @param capabilities the span of {@code params.capabilities} (initialize)
     * @param requestState {@code params.requestState}, what a client brings back (2026-07-28)
     */
    record Params(
            Optional<Span> span,
            Optional<Located> name,
            Optional<Located> uri,
            Optional<RequestId> requestId,
            Optional<Span> task,
            Optional<Located> taskId,
            Optional<Meta> meta,
            Optional<String> protocolVersion,
            Optional<Span> clientInfo,
            Optional<Span> capabilities,
            Optional<String> requestState) {

        public static final Params NONE = new Params(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());

        /** The id of the task that the message is said to be about in {@code _meta}, and where it stands. */
        public Optional<Located> relatedTask() {
            return meta.flatMap(Meta::relatedTask);
        }
    }

    /** A string value and where it stands, quotes included. */
    record Located(String value, Span span) {}

    /**
     * The members of {@code params._meta}.
     *
     * @param json the message
     * @param span the whole object, or a null that stands for an empty one
     * @param index of all of them, where they are few
     * @param progressToken as a typed id: it is a string or an integer too
     * @param traceparent W3C trace context (SEP-414)
     * @param traceparentSpan where its value stands
     * @param tracestate W3C trace state
     * @param protocolVersion {@code io.modelcontextprotocol/protocolVersion}: the claim of the modern era
     * @param relatedTask {@code taskId} of {@code io.modelcontextprotocol/related-task} (2025-11-25, tasks)
     */
    record Meta(
            byte[] json,
            Span span,
            Optional<JsonFields> index,
            Optional<RequestId> progressToken,
            Optional<String> traceparent,
            Optional<Span> traceparentSpan,
            Optional<String> tracestate,
            Optional<String> protocolVersion,
            Optional<Located> relatedTask) {

        /** All members, unread; none where there is a null. */
        public Optional<JsonFields> fields() {
            return index.or(() -> JsonFields.of(json, span));
        }
    }
}
