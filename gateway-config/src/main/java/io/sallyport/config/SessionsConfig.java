package io.sallyport.config;

import java.time.Duration;
import java.util.List;

/**
 * Sessions of legacy clients.
 *
 * @param keys the first seals session ids, all open them; empty means a random key that ends with the process
 * @param idle after which a session's upstream sessions are ended
 * @param lifetime after which a session id is refused
 * @param openWithin how long a client's {@code initialize} waits for upstream sessions
 */
public record SessionsConfig(List<Secret> keys, Duration idle, Duration lifetime, Duration openWithin) {

    public static final SessionsConfig DEFAULT =
            new SessionsConfig(List.of(), Duration.ofMinutes(30), Duration.ofDays(7), Duration.ofMillis(250));

    public SessionsConfig {
        keys = List.copyOf(keys);
    }
}
