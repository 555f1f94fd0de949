package io.sallyport.plugins.spi;

import java.util.Set;

/**
 * A principal and what this request's credential allows it. Scopes are judged on every request and never remembered.
 */
public record Caller(Principal principal, Set<String> scopes) {

    public Caller {
        scopes = Set.copyOf(scopes);
    }
}
