package io.sallyport.plugins.spi;

import java.util.Set;

/** What an {@link Authenticator} makes of a request's head. */
public sealed interface Authentication {

    /** The credential is good. */
    record Accepted(Caller caller) implements Authentication {}

    /** No credential of this authenticator's kind: the next one is asked. */
    record Absent() implements Authentication {}

    /**
     * A credential that may be another authenticator's: a bearer token of another form, another issuer's token, a key
     * that is in no file here. The next one is asked; where none accepts, the request is refused with the first such
     * reason, as with {@link Rejected}. Never the same as no credential at all.
     *
     * @param reason a short fixed word for the metric label, such as {@code wrong_issuer}
     * @param description one sentence for the caller that names no secret and no key material
     */
    record Unrecognised(String reason, String description) implements Authentication {}

    /**
     * A credential of this kind that is no good: the request is refused.
     *
     * @param reason a short fixed word for the metric label, such as {@code expired}
     * @param description one sentence for the caller that names no secret and no key material
     */
    record Rejected(String reason, String description) implements Authentication {}

    /**
     * The credential is genuine and lacks scopes that this authenticator requires of everyone: refused with 403
     * {@code insufficient_scope}, so that the client asks its issuer for more.
     *
     * @param required every scope it takes, for the challenge
     */
    record ScopesMissing(Set<String> required) implements Authentication {

        public ScopesMissing {
            required = Set.copyOf(required);
        }
    }

    /**
     * The credential could not be judged (no keys could be fetched yet): refused with 503, the client may retry.
     *
     * @param reason a short fixed word for the metric label
     */
    record Unavailable(String reason) implements Authentication {}

    Absent ABSENT = new Absent();
}
