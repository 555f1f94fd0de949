package io.sallyport.config;

import java.time.Duration;

/**
 * How the gateway starts.
 *
 * @param warmUp how long it may rehearse calls before {@code /ready} says yes; zero means that it does not
 */
public record StartConfig(Duration warmUp) {

    public static final StartConfig DEFAULT = new StartConfig(Duration.ofSeconds(2));
}
