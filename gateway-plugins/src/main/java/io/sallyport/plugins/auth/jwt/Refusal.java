package io.sallyport.plugins.auth.jwt;

import io.sallyport.plugins.spi.Authentication;

/** Every way a token can be refused: the word for the metric and the sentence for the caller. */
enum Refusal {
    TOKEN_IN_QUERY("token_in_query", "Send the token in the Authorization header, never in the URL."),
    NOT_A_JWT("malformed", "The bearer token is not a signed JSON Web Token."),
    MALFORMED("malformed", "The token is not a well-formed JSON Web Token."),
    ENCRYPTED("encrypted", "Encrypted tokens are not accepted."),
    UNSUPPORTED_ALGORITHM("unsupported_algorithm", "The token's signature algorithm is not accepted."),
    UNSUPPORTED_TYPE("unsupported_type", "The token is of a type that grants no access."),
    CRITICAL_HEADER("critical_header", "The token demands a header extension that is not supported."),
    NESTED("nested", "Tokens within tokens are not accepted."),
    WRONG_ISSUER("wrong_issuer", "The token comes from another issuer."),
    UNKNOWN_KEY("unknown_key", "The token is signed by a key its issuer does not publish."),
    BAD_SIGNATURE("bad_signature", "The token's signature is not valid."),
    NO_EXPIRY("no_expiry", "The token never expires, which is not accepted."),
    EXPIRED("expired", "The token has expired: get a new one."),
    NOT_YET_VALID("not_yet_valid", "The token is not valid yet."),
    ISSUED_IN_FUTURE("issued_in_future", "The token was issued in the future: compare the clocks."),
    WRONG_AUDIENCE("wrong_audience", "The token was issued for another resource."),
    NO_SUBJECT("no_subject", "The token names neither a subject nor a client.");

    private final String reason;
    private final String description;

    Refusal(final String reason, final String description) {
        this.reason = reason;
        this.description = description;
    }

    Authentication rejected() {
        return new Authentication.Rejected(reason, description);
    }

    /** The refusal of a token that another authenticator of the route may know. */
    Authentication unrecognised() {
        return new Authentication.Unrecognised(reason, description);
    }
}
