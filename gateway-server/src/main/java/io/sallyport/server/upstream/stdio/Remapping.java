package io.sallyport.server.upstream.stdio;

import io.sallyport.mcp.AnswerEdit;
import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.JsonFields;
import io.sallyport.mcp.Messages;
import io.sallyport.mcp.MetaKeys;
import io.sallyport.mcp.ObjectEdit;
import io.sallyport.mcp.RequestEdit;
import io.sallyport.mcp.RequestId;
import io.sallyport.mcp.Splice;
import io.sallyport.server.upstream.Breakdown;
import io.sallyport.server.upstream.pipe.PipedExchange;
import io.sallyport.server.upstream.pipe.ServerMessages;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The requests of many clients in one process, under ids and progress tokens of our own, so that equal ones never meet.
 * Each gets its own back, with its JSON type.
 */
final class Remapping {

    private final Map<RequestId, Entry> entries = new LinkedHashMap<>();
    private long last;

    /**
     * A request on its way.
     *
     * @param logs whether it says that it wants to hear of log messages
     */
    record Entry(
            RequestId mapped, RequestId own, Optional<RequestId> progressToken, boolean logs, PipedExchange exchange) {}

    /** A message and whom it is for. */
    record Restored(byte[] json, PipedExchange exchange) {}

    /** Gives a request an id of ours, and its progress token the same value. */
    byte[] map(final Envelope.Request request, final PipedExchange exchange) {
        final var mapped = next();
        final var token = request.params().meta().flatMap(Envelope.Meta::progressToken);
        entries.put(mapped, new Entry(mapped, request.id(), token, wantsLogs(request), exchange));
        final var edit = RequestEdit.of(request).id(mapped);
        token.ifPresent(_ -> edit.meta("progressToken", mapped.json()));
        return edit.apply();
    }

    /** An id for a request of the gateway's own. */
    RequestId.Numeric next() {
        return new RequestId.Numeric(Long.toString(++last));
    }

    /** An answer, which ends its request; empty where nobody waits for it. */
    Optional<Restored> restore(final Envelope.Result answer) {
        return take(answer.id())
                .map(entry -> new Restored(AnswerEdit.of(answer).id(entry.own()).apply(), entry.exchange()));
    }

    /** An answer, which ends its request; one without an id can only be for the only one. */
    Optional<Restored> restore(final Envelope.Failed answer) {
        return answer.id()
                .or(() -> entries.size() == 1
                        ? Optional.of(entries.keySet().iterator().next())
                        : Optional.empty())
                .flatMap(this::take)
                .map(entry -> new Restored(AnswerEdit.of(answer).id(entry.own()).apply(), entry.exchange()));
    }

    private static boolean wantsLogs(final Envelope.Request request) {
        return request.params()
                .meta()
                .flatMap(Envelope.Meta::fields)
                .flatMap(meta -> meta.member(MetaKeys.LOG_LEVEL))
                .isPresent();
    }

    /** A progress notification with its client's own token. */
    Optional<Restored> restore(final Envelope.Notification progress) {
        return ServerMessages.locateToken(progress)
                .flatMap(token -> Optional.ofNullable(entries.get(token.value()))
                        .flatMap(entry -> entry.progressToken().map(own -> restored(progress, token, own, entry))));
    }

    /** What belongs to a subscription, with its client's own id of that. */
    Optional<Restored> subscribed(final Envelope.Notification news) {
        return ServerMessages.locateSubscription(news)
                .flatMap(subscription -> Optional.ofNullable(entries.get(subscription.value()))
                        .map(entry -> restored(news, subscription, entry.own(), entry)));
    }

    private static Restored restored(
            final Envelope.Notification from, final ServerMessages.Token in, final RequestId own, final Entry entry) {
        return new Restored(
                Splice.of(from.json())
                        .replace(in.span(), own.json().getBytes(StandardCharsets.UTF_8))
                        .apply(),
                entry.exchange());
    }

    /** Who hears a log message, which does not say whose it is: the only one that wants to hear of any. */
    Optional<PipedExchange> logged() {
        final var all = entries.values().stream().filter(Entry::logs).toList();
        return all.size() == 1 ? Optional.of(all.getFirst().exchange()) : Optional.empty();
    }

    /** The entry of a request that gets no answer any more. */
    Optional<Entry> remove(final PipedExchange exchange) {
        return entries.values().stream()
                .filter(entry -> entry.exchange() == exchange)
                .findFirst()
                .flatMap(entry -> take(entry.mapped()));
    }

    boolean has(final PipedExchange exchange) {
        return entries.values().stream().anyMatch(entry -> entry.exchange() == exchange);
    }

    Optional<Entry> take(final RequestId mapped) {
        return Optional.ofNullable(entries.remove(mapped));
    }

    /**
     * A client's cancellation under the id of ours. Empty where the id is not known, or where several clients use it: they
     * cannot be told apart here, and whoever cancels gives the exchange up too.
     */
    Optional<byte[]> cancellation(final Envelope.Notification cancelled) {
        final var meant = entries.values().stream()
                .filter(entry -> cancelled.params().requestId().equals(Optional.of(entry.own())))
                .toList();
        if (meant.size() != 1) {
            return Optional.empty();
        }
        final var mapped = meant.getFirst().mapped();
        entries.remove(mapped);
        return cancelled
                .params()
                .span()
                .flatMap(span -> JsonFields.of(cancelled.json(), span))
                .map(params -> Messages.notification(
                        cancelled.method(),
                        ObjectEdit.of(params).set("requestId", mapped.json()).apply()));
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    void breakAll(final Breakdown breakdown) {
        final var all = new ArrayList<>(entries.values());
        entries.clear();
        all.forEach(entry -> entry.exchange().broke(breakdown));
    }
}
