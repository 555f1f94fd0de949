package io.sallyport.server.upstream.pipe;

import io.sallyport.mcp.Answers;
import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.JsonFields;
import io.sallyport.mcp.McpMethods;
import io.sallyport.mcp.MetaKeys;
import io.sallyport.mcp.RequestId;
import io.sallyport.mcp.Span;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What a server says by itself, as far as its way depends on it. */
public final class ServerMessages {

    private static final byte[] EMPTY_RESULT = "{}".getBytes(StandardCharsets.UTF_8);

    private ServerMessages() {}

    /** Where a notification says whom it is for, and what it says. */
    public record Token(RequestId value, Span span) {}

    /** The token that says which request a notification belongs to (2025-11-25, basic/utilities/progress). */
    public static Optional<RequestId> progressToken(final Envelope.Notification notification) {
        return locateToken(notification)
                .map(Token::value)
                .or(() -> notification.params().meta().flatMap(Envelope.Meta::progressToken));
    }

    /** {@code params.progressToken}. */
    public static Optional<Token> locateToken(final Envelope.Notification notification) {
        if (!notification.method().equals(McpMethods.PROGRESS)) {
            return Optional.empty();
        }
        return notification
                .params()
                .span()
                .flatMap(span -> JsonFields.of(notification.json(), span))
                .flatMap(params -> params.member("progressToken").flatMap(member -> token(params, member)));
    }

    private static Optional<Token> token(final JsonFields params, final JsonFields.Member member) {
        final var span = member.value();
        return switch (member.kind()) {
            case STRING -> params.string(member.key()).map(text -> new Token(new RequestId.Text(text), span));
            case NUMBER ->
                Optional.of(new Token(
                        new RequestId.Numeric(
                                new String(params.json(), span.start(), span.length(), StandardCharsets.US_ASCII)),
                        span));
            case OBJECT, ARRAY, BOOLEAN, NULL -> Optional.empty();
        };
    }

    /** The id of the subscription that a notification belongs to (2026-07-28, basic/patterns/subscriptions). */
    public static Optional<Token> locateSubscription(final Envelope.Notification notification) {
        return notification
                .params()
                .span()
                .flatMap(span -> JsonFields.of(notification.json(), span))
                .flatMap(params -> params.object("_meta"))
                .flatMap(meta -> meta.member(MetaKeys.SUBSCRIPTION_ID).flatMap(member -> token(meta, member)));
    }

    /** Whether it tells of the server as a whole, so that it belongs to no request. */
    static boolean isAboutTheServer(final Envelope.Notification notification) {
        return notification.method().endsWith("/list_changed")
                || notification.method().equals(McpMethods.RESOURCE_UPDATED);
    }

    /** The answer to a request of the server that nobody can be asked: whether we are there, we know ourselves. */
    public static byte[] answer(final Envelope.Request request, final int code, final String message) {
        return request.method().equals(McpMethods.PING)
                ? Answers.result(request.id(), EMPTY_RESULT)
                : Answers.error(Optional.of(request.id()), code, message, Optional.empty());
    }
}
