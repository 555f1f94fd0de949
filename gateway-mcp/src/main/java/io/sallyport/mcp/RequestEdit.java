package io.sallyport.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Changes a request or notification on its way through: its id, {@code params.name}, {@code params.uri} and members of
 * {@code params._meta}, all in one splice. Every other byte goes on as it came.
 *
 * <p>Name, uri and {@code _meta} stand where the scan found them, so that the message is not read again; a new id costs a
 * pass over the message. For use by one thread.
 */
public final class RequestEdit {

    private final byte[] json;
    private final Envelope.Params params;
    private final boolean answerable;
    private final MetaEdit meta = new MetaEdit();
    private Optional<String> name = Optional.empty();
    private Optional<String> uri = Optional.empty();
    private Optional<RequestId> id = Optional.empty();
    private final Map<Span, String> strings = new LinkedHashMap<>();
    private final Map<String, Optional<String>> members = new LinkedHashMap<>();

    private RequestEdit(final byte[] json, final Envelope.Params params, final boolean answerable) {
        this.json = json;
        this.params = params;
        this.answerable = answerable;
    }

    public static RequestEdit of(final Envelope.Request request) {
        return new RequestEdit(request.json(), request.params(), true);
    }

    public static RequestEdit of(final Envelope.Notification notification) {
        return new RequestEdit(notification.json(), notification.params(), false);
    }

    /**
     * Gives {@code params.name} another value.
     *
     * @throws IllegalStateException where the message has none
     */
    public RequestEdit rename(final String newName) {
        require(params.name().isPresent(), "params.name");
        name = Optional.of(newName);
        return this;
    }

    /**
     * Gives {@code params.uri} another value.
     *
     * @throws IllegalStateException where the message has none
     */
    public RequestEdit uri(final String newUri) {
        require(params.uri().isPresent(), "params.uri");
        uri = Optional.of(newUri);
        return this;
    }

    /**
     * Removes {@code params.task}.
     *
     * @throws IllegalStateException where the message has no {@code params.name}: such a request does not become a task
     */
    public RequestEdit removeTask() {
        require(params.name().isPresent(), "params.name");
        members.put("task", Optional.empty());
        return this;
    }

    /**
     * Gives a member of {@code params} a value, JSON text; not one that has an edit of its own here.
     *
     * @throws IllegalStateException where the message has neither {@code params.name} nor {@code params.uri}: such a
     *     request is not sent again with answers to questions
     */
    public RequestEdit param(final String key, final String value) {
        require(params.name().isPresent() || params.uri().isPresent(), "params.name");
        members.put(key, Optional.of(value));
        return this;
    }

    /** Removes a member of {@code params} where there is one; not one that has an edit of its own here. */
    public RequestEdit removeParam(final String key) {
        members.put(key, Optional.empty());
        return this;
    }

    /** Gives a string value of the message, quotes included, another text. */
    public RequestEdit string(final Span value, final String text) {
        strings.put(value, text);
        return this;
    }

    /**
     * Gives the request another id.
     *
     * @throws IllegalStateException on a notification
     */
    public RequestEdit id(final RequestId newId) {
        require(answerable, "id");
        id = Optional.of(newId);
        return this;
    }

    /** Gives a key of {@code params._meta} a value, JSON text; {@code params} and {@code _meta} are made if missing. */
    public RequestEdit meta(final String key, final String value) {
        meta.set(key, value);
        return this;
    }

    /** Removes a key of {@code params._meta} where there is one. */
    public RequestEdit removeMeta(final String key) {
        meta.remove(key);
        return this;
    }

    /** What a string of the message says once it is edited. */
    public String text(final Envelope.Located string) {
        return fresh(string, params.name(), name)
                .or(() -> fresh(string, params.uri(), uri))
                .orElseGet(() -> strings.getOrDefault(string.span(), string.value()));
    }

    private static Optional<String> fresh(
            final Envelope.Located string, final Optional<Envelope.Located> old, final Optional<String> fresh) {
        return fresh.filter(_ -> old.filter(string::equals).isPresent());
    }

    /** The edited message; the bytes of the envelope themselves where nothing was to change. */
    public byte[] apply() {
        return splice().apply();
    }

    /** The same where what is large is not copied. */
    public Pieces pieces() {
        return splice().pieces();
    }

    private Splice splice() {
        final var splice = Splice.of(json);
        replace(splice, params.name(), name);
        replace(splice, params.uri(), uri);
        if (!members.isEmpty()) {
            params.span()
                    .flatMap(span -> JsonFields.of(json, span))
                    .ifPresent(fields -> ObjectEdit.of(fields).change(members).applyTo(splice));
        }
        strings.forEach(splice::string);
        id.ifPresent(fresh -> MessageId.replace(splice, json, fresh));
        if (params.meta().isPresent()) {
            final var known = params.meta().get();
            meta.change(splice, json, known.span(), known::fields);
        } else if (params.span().isPresent()) {
            meta.create(splice, json, params.span().get());
        } else if (meta.adds()) {
            splice.insert(closingBrace(), (",\"params\":{" + meta.member() + "}").getBytes(UTF_8));
        }
        return splice;
    }

    private static void replace(
            final Splice splice, final Optional<Envelope.Located> old, final Optional<String> fresh) {
        fresh.ifPresent(text -> splice.string(old.orElseThrow().span(), text));
    }

    private int closingBrace() {
        int at = json.length - 1;
        while (json[at] != '}') {
            at--;
        }
        return at;
    }

    private static void require(final boolean present, final String member) {
        if (!present) {
            throw new IllegalStateException("the message has no " + member);
        }
    }
}
