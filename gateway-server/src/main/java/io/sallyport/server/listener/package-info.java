/**
 * Room 1: sockets, TLS, ALPN and the limits of a connection; the way in is {@link FrontPipeline}.
 *
 * <p>What leaves this room upwards are Netty's HTTP/1 objects, the same for an HTTP/1.1 connection and for one HTTP/2
 * stream, one exchange at a time. What a request says is not judged here.
 */
@NullMarked
package io.sallyport.server.listener;

import org.jspecify.annotations.NullMarked;
