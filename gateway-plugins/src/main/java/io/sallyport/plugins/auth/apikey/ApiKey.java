package io.sallyport.plugins.auth.apikey;

import io.sallyport.plugins.spi.CredentialHash;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * One entry of a key file.
 *
 * @param id who the key stands for, whatever its secret is today
 * @param owner whom to ask about it; for people only
 */
record ApiKey(String id, CredentialHash hash, Optional<String> owner, Set<String> scopes, Optional<Instant> expires) {

    ApiKey {
        scopes = Set.copyOf(scopes);
    }

    boolean expired(final Instant now) {
        return expires.filter(end -> !now.isBefore(end)).isPresent();
    }
}
