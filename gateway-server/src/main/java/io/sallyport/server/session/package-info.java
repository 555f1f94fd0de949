/**
 * Clients' sessions: sealed ids that carry their own birth record, and the facts that came later.
 *
 * <p>Start at {@link io.sallyport.server.session.Sessions}. The id is enough to serve a session on any replica and after
 * any restart; what happened since (renewed or late upstream sessions, an end, an open stream) is a fact and lives here,
 * bounded and forgettable. This room knows nothing of tools or of HTTP towards clients.
 */
@NullMarked
package io.sallyport.server.session;

import org.jspecify.annotations.NullMarked;
