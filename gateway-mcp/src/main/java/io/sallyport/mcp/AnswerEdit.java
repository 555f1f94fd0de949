package io.sallyport.mcp;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Changes an answer on its way back: its id and members of {@code result._meta}, all in one splice. Every other byte
 * goes on as it came. A new id costs a pass over the message. For use by one thread.
 */
public final class AnswerEdit {

    private final byte[] json;
    private final Optional<Span> result;
    private final Optional<Span> resultMeta;
    private final MetaEdit meta = new MetaEdit();
    private Optional<RequestId> id = Optional.empty();
    private final Map<Span, String> strings = new LinkedHashMap<>();

    private AnswerEdit(final byte[] json, final Optional<Span> result, final Optional<Span> resultMeta) {
        this.json = json;
        this.result = result;
        this.resultMeta = resultMeta;
    }

    public static AnswerEdit of(final Envelope.Result answer) {
        return new AnswerEdit(answer.json(), Optional.of(answer.result()), answer.resultMeta());
    }

    public static AnswerEdit of(final Envelope.Failed answer) {
        return new AnswerEdit(answer.json(), Optional.empty(), Optional.empty());
    }

    /** Gives the answer another id, or one where it has none. */
    public AnswerEdit id(final RequestId newId) {
        id = Optional.of(newId);
        return this;
    }

    /**
     * Gives a key of {@code result._meta} a value, JSON text; {@code _meta} is made if missing.
     *
     * @throws IllegalStateException on an error, which has no {@code _meta}
     */
    public AnswerEdit meta(final String key, final String value) {
        if (result.isEmpty()) {
            throw new IllegalStateException("an error has no _meta");
        }
        meta.set(key, value);
        return this;
    }

    /** Gives a string value of the message, quotes included, another text. */
    public AnswerEdit string(final Span value, final String text) {
        strings.put(value, text);
        return this;
    }

    /** Removes a key of {@code result._meta} where there is one. */
    public AnswerEdit removeMeta(final String key) {
        meta.remove(key);
        return this;
    }

    /** The edited message; the bytes of the envelope themselves where nothing was to change. */
    public byte[] apply() {
        final var splice = Splice.of(json);
        id.ifPresent(fresh -> MessageId.replace(splice, json, fresh));
        strings.forEach(
                (value, text) -> splice.replace(value, JsonText.quote(text).getBytes(StandardCharsets.UTF_8)));
        if (resultMeta.isPresent()) {
            meta.change(splice, json, resultMeta.get());
        } else {
            result.ifPresent(object -> meta.create(splice, json, object));
        }
        return splice.apply();
    }
}
