package io.sallyport.distribution;

import io.sallyport.demo.stage.DemoTokens;
import java.net.URI;
import java.time.Duration;

/** A route that a training run asks, and the token it takes. */
record TrainingRoute(URI endpoint, String token) {

    private static final Duration VALID = Duration.ofMinutes(5);

    TrainingRoute(final URI endpoint, final DemoTokens tokens) {
        this(endpoint, tokens.mint(endpoint.toString(), "trainee", VALID));
    }
}
