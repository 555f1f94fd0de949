package io.sallyport.server.listener;

import java.net.URI;
import java.util.Optional;

/**
 * Where a plain listener sends its clients.
 *
 * @param publicUrl its scheme, host and port are all that clients are ever sent to; where it is absent they are sent to
 *     the host they asked for
 * @param port of the HTTPS listener as clients see it, where {@code publicUrl} is absent
 */
public record HttpsRedirect(Optional<URI> publicUrl, int port) {}
