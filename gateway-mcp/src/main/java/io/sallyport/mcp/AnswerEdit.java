package io.sallyport.mcp;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Changes an answer on its way back: its id, its code, members of its result and of {@code result._meta}, all in one splice. Every other byte
 * goes on as it came. A new id costs a pass over the message. For use by one thread.
 */
public final class AnswerEdit {

    private final byte[] json;
    private final Optional<Span> result;
    private final Optional<Span> error;
    private final Optional<Span> resultMeta;
    private final MetaEdit meta = new MetaEdit();
    private Optional<RequestId> id = Optional.empty();
    private OptionalInt code = OptionalInt.empty();
    private final Map<Span, String> strings = new LinkedHashMap<>();
    private final Map<String, Optional<String>> members = new LinkedHashMap<>();

    private AnswerEdit(
            final byte[] json,
            final Optional<Span> result,
            final Optional<Span> error,
            final Optional<Span> resultMeta) {
        this.json = json;
        this.result = result;
        this.error = error;
        this.resultMeta = resultMeta;
    }

    public static AnswerEdit of(final Envelope.Result answer) {
        return new AnswerEdit(answer.json(), Optional.of(answer.result()), Optional.empty(), answer.resultMeta());
    }

    public static AnswerEdit of(final Envelope.Failed answer) {
        return new AnswerEdit(answer.json(), Optional.empty(), Optional.of(answer.error()), Optional.empty());
    }

    /** Gives the answer another id, or one where it has none. */
    public AnswerEdit id(final RequestId newId) {
        id = Optional.of(newId);
        return this;
    }

    /**
     * Gives the error another code.
     *
     * @throws IllegalStateException on a result
     */
    public AnswerEdit code(final int newCode) {
        if (error.isEmpty()) {
            throw new IllegalStateException("a result has no code");
        }
        code = OptionalInt.of(newCode);
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

    /**
     * Gives a member of the result a value, JSON text; not {@code _meta}, which has edits of its own here.
     *
     * @throws IllegalStateException on an error
     */
    public AnswerEdit set(final String member, final String value) {
        return change(member, Optional.of(value));
    }

    /**
     * Removes a member of the result where there is one.
     *
     * @throws IllegalStateException on an error
     */
    public AnswerEdit remove(final String member) {
        return change(member, Optional.empty());
    }

    private AnswerEdit change(final String member, final Optional<String> value) {
        if (result.isEmpty()) {
            throw new IllegalStateException("an error has no result");
        }
        members.put(member, value);
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
        code.ifPresent(fresh -> error.flatMap(span -> JsonFields.of(json, span))
                .flatMap(fields -> fields.value("code"))
                .ifPresent(
                        value -> splice.replace(value, Integer.toString(fresh).getBytes(StandardCharsets.UTF_8))));
        strings.forEach(splice::string);
        resultMeta.ifPresent(span -> meta.change(splice, json, span, () -> JsonFields.of(json, span)));
        if (!members.isEmpty()) {
            result.flatMap(span -> JsonFields.of(json, span))
                    .ifPresent(fields -> members(fields).applyTo(splice));
        } else if (resultMeta.isEmpty()) {
            result.ifPresent(object -> meta.create(splice, json, object));
        }
        return splice.apply();
    }

    /** A new {@code _meta} is made together with what else comes or goes, so that the commas are right. */
    private ObjectEdit members(final JsonFields fields) {
        final var edit = ObjectEdit.of(fields).change(members);
        if (resultMeta.isEmpty() && meta.adds()) {
            edit.set("_meta", meta.object());
        }
        return edit;
    }
}
