package io.sallyport.server.call;

import io.sallyport.plugins.spi.Failure;
import io.sallyport.server.session.Session;

/** The session a request belongs to, or why there is none. */
public sealed interface SessionOrFailure {

    record Found(Session session) implements SessionOrFailure {}

    record Refused(Failure failure) implements SessionOrFailure {}
}
