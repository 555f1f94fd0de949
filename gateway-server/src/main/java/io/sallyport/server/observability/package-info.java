/**
 * What operators see of the gateway: one trace, one access line and one set of metrics per call.
 *
 * <p>Start at {@link io.sallyport.server.observability.Telemetry}. The other rooms know only the observer interfaces
 * they own ({@link io.sallyport.server.call.CallObserver}, {@link io.sallyport.server.upstream.UpstreamObserver});
 * this room implements them on the OpenTelemetry SDK and SLF4J. Nothing here uses a thread-local: a call's trace
 * context is a field of its {@link io.sallyport.server.call.CallObserver.Tracking}. Nothing here blocks: spans, log
 * lines and metrics go into bounded queues or counters, and what does not fit is counted.
 */
@NullMarked
package io.sallyport.server.observability;

import org.jspecify.annotations.NullMarked;
