/**
 * Bearer tokens signed by an issuer (RFC 7519, RFC 9068), verified without asking the issuer anything but its keys.
 *
 * <p>{@link io.sallyport.plugins.auth.jwt.JwtAuthenticator} takes the token from the head and remembers verdicts;
 * {@link io.sallyport.plugins.auth.jwt.TokenJudge} reads it and applies the rules in order: header, issuer, signature,
 * claims. {@link io.sallyport.plugins.auth.jwt.SigningKeys} are what the issuer published last. Every way to be refused
 * is a constant of {@link io.sallyport.plugins.auth.jwt.Refusal}. Nothing a token says leads to a request: its
 * {@code jku}, {@code x5u}, {@code x5c} and {@code jwk} are never used.
 */
@NullMarked
package io.sallyport.plugins.auth.jwt;

import org.jspecify.annotations.NullMarked;
