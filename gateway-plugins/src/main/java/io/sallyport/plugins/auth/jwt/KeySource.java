package io.sallyport.plugins.auth.jwt;

import java.io.IOException;

/** Where an issuer's keys can be had. */
@FunctionalInterface
interface KeySource {

    /** Asks the issuer. Blocks, with a deadline. */
    KeySet fetch() throws IOException;
}
