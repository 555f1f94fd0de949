package io.sallyport.plugins.auth.jwt;

import java.util.Optional;

/** Keys from a file. Another content is another configuration, and so another authenticator. */
record FixedKeys(KeySet keys) implements SigningKeys {

    @Override
    public Optional<KeySet> atHand() {
        return Optional.of(keys);
    }

    @Override
    public Optional<KeySet> current() {
        return Optional.of(keys);
    }

    @Override
    public Optional<KeySet> renewed() {
        return Optional.of(keys);
    }
}
