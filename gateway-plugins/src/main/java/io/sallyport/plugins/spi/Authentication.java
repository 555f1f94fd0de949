package io.sallyport.plugins.spi;

/** What an {@link Authenticator} makes of a request's head. */
public sealed interface Authentication {

    /** The credential is good. */
    record Accepted(Caller caller) implements Authentication {}

    /** No credential of this authenticator's kind: the next one is asked. */
    record Absent() implements Authentication {}

    /**
     * A credential of this kind that is no good: the request is refused.
     *
     * @param reason a short fixed word for the metric label, such as {@code expired}
     * @param description one sentence for the caller that names no secret and no key material
     */
    record Rejected(String reason, String description) implements Authentication {}

    /**
     * The credential could not be judged (no keys could be fetched yet): refused with 503, the client may retry.
     *
     * @param reason a short fixed word for the metric label
     */
    record Unavailable(String reason) implements Authentication {}

    Absent ABSENT = new Absent();
}
