package io.sallyport.server.transport;

import io.sallyport.mcp.EnvelopeScanner;
import io.sallyport.server.call.CallObserver;
import io.sallyport.server.call.CallPipeline;
import io.sallyport.server.call.CurrentRouter;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * What every exchange of one listener shares.
 *
 * @param scanner judges bodies, and how deep they nest
 * @param publicHost of the listener's own public URL: a name that clients may use
 * @param trusted the proxies whose forwarded addresses count
 * @param maxBody bytes of one request's body
 * @param bodyTimeout from the end of the head to the end of the body
 * @param keepAlive how long an event stream may be silent before a comment goes out, so that no proxy takes it for dead
 * @param draining whether streams are to end
 * @param neighbours where this gateway has several replicas
 */
public record Door(
        CurrentRouter router,
        CallPipeline pipeline,
        EnvelopeScanner scanner,
        CallObserver observer,
        BodyBudget budget,
        BodyArrays arrays,
        Optional<String> publicHost,
        Predicate<InetAddress> trusted,
        int maxBody,
        Duration bodyTimeout,
        Duration keepAlive,
        BooleanSupplier draining,
        Optional<Neighbours> neighbours) {}
