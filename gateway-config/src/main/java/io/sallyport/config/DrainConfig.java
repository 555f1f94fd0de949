package io.sallyport.config;

import java.time.Duration;

/**
 * How the gateway stops.
 *
 * @param delay how long everything is still served after {@code /ready} turned 503
 * @param timeout how long calls may then take to end
 */
public record DrainConfig(Duration delay, Duration timeout) {

    public static final DrainConfig DEFAULT = new DrainConfig(Duration.ofSeconds(5), Duration.ofSeconds(20));
}
