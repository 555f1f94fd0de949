package io.sallyport.plugins.auth.jwt;

import java.util.Optional;

/** An issuer's keys as they are known. The same object is answered for as long as the keys are the same,
 * so that comparing two is cheap. */
interface SigningKeys {

    /** What is known and good enough to answer by at once; never blocks. */
    Optional<KeySet> atHand();

    /** The keys to verify by; may block for a fetch. Empty where none could be had yet. */
    Optional<KeySet> current();

    /** Looks again for a key that {@link #current()} lacks; may block. Empty where the issuer cannot be asked. */
    Optional<KeySet> renewed();
}
