package io.sallyport.server.testkit.conformance;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Gives states to clients so that they come back unchanged, in time and with the request they belong to, or not at all. */
final class StateSeal {

    private static final String ALGORITHM = "HmacSHA256";
    private static final Duration GOOD_FOR = Duration.ofMinutes(10);
    private static final Pattern SEALED = Pattern.compile("([A-Za-z0-9_-]+)\\.([A-Za-z0-9_-]+)");

    private final SecretKeySpec key;
    private final InstantSource clock;

    StateSeal(final InstantSource clock) {
        final var secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        this.key = new SecretKeySpec(secret, ALGORITHM);
        this.clock = clock;
    }

    /** When a state that is made now expires. */
    Instant expiry() {
        return clock.instant().plus(GOOD_FOR);
    }

    String seal(final RequestState state) {
        final var payload = encode(state.write().getBytes(StandardCharsets.UTF_8));
        return payload + "." + encode(sign(payload));
    }

    /** The state in it, if it is one for this purpose. */
    RequestState open(final String sealed, final String purpose) throws Refusal {
        final var parts = SEALED.matcher(sealed);
        if (!parts.matches() || !isSignature(parts.group(2), parts.group(1))) {
            throw Refusal.invalidParams("requestState is not one of this server's");
        }
        final var payload = Base64.getUrlDecoder().decode(parts.group(1));
        final var state = RequestState.read(new String(payload, StandardCharsets.UTF_8));
        if (!state.purpose().equals(purpose) || clock.instant().isAfter(state.until())) {
            throw Refusal.invalidParams("requestState is for another request, or has expired");
        }
        return state;
    }

    private boolean isSignature(final String claimed, final String payload) {
        return MessageDigest.isEqual(
                claimed.getBytes(StandardCharsets.US_ASCII),
                encode(sign(payload)).getBytes(StandardCharsets.US_ASCII));
    }

    private byte[] sign(final String payload) {
        try {
            final var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(payload.getBytes(StandardCharsets.US_ASCII));
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    private static String encode(final byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
