package io.sallyport.server.testkit.conformance;

import java.util.LinkedHashMap;
import java.util.Optional;

/** A request that HTTP itself refuses. */
final class Refused extends Exception {

    private static final long serialVersionUID = 1;
    private static final int SERVER_ERROR = -32000;

    private final int status;
    private final transient Optional<Object> id;
    private final transient Refusal refusal;

    private Refused(final int status, final Optional<Object> id, final Refusal refusal) {
        super(refusal.getMessage(), refusal);
        this.status = status;
        this.id = id;
        this.refusal = refusal;
    }

    /** Of whatever was sent. */
    Refused(final int status, final Refusal refusal) {
        this(status, Optional.empty(), refusal);
    }

    /** For reasons that have no code of their own. */
    Refused(final int status, final String message) {
        this(status, new Refusal(SERVER_ERROR, message));
    }

    /** Of a request, which is answered under its id. */
    Refused(final int status, final Message.Request request, final Refusal refusal) {
        this(status, Optional.of(request.id()), refusal);
    }

    int status() {
        return status;
    }

    /** The error, with an id of null where what was sent had none. */
    String body() {
        final var message = new LinkedHashMap<String, Object>();
        message.put("jsonrpc", "2.0");
        message.put("error", refusal.error());
        final var text = JsonObject.write(message);
        return text.substring(0, text.length() - 1) + ",\"id\":"
                + id.map(JsonObject::write).orElse("null") + "}";
    }
}
