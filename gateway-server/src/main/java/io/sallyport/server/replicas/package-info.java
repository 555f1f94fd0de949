/**
 * The wire between the replicas of one gateway: HTTP/2 without TLS, with prior knowledge (RFC 9113 §3.3), on a port of its
 * own. Nothing here knows what the messages mean, nor whether their sender may send them.
 *
 * <p>Start at {@link io.sallyport.server.replicas.ReplicaClient}, which keeps one connection for each loop and replica, and
 * at {@link io.sallyport.server.replicas.ReplicaServer}, which hands what comes to a
 * {@link io.sallyport.server.replicas.Receiver}.
 */
@NullMarked
package io.sallyport.server.replicas;

import org.jspecify.annotations.NullMarked;
