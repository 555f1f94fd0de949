package io.sallyport.server.observability;

import io.opentelemetry.sdk.common.Clock;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is told of calls, of authentication and of upstreams, line by line.
 *
 * @param end once nothing more will be told
 */
record Loggers(Logger access, Logger authentication, Logger upstreams, Runnable end) {

    /** Those of this process, which are told what the OpenTelemetry SDK has to say as well. */
    static Loggers ofProcess(final Clock clock) {
        final var exporters = new ExporterLog(clock);
        exporters.install();
        return of(LoggerFactory.getILoggerFactory(), exporters::close);
    }

    static Loggers of(final ILoggerFactory factory, final Runnable end) {
        return new Loggers(
                factory.getLogger("sallyport.access"),
                factory.getLogger("sallyport.authentication"),
                factory.getLogger(UpstreamTelemetry.class.getName()),
                end);
    }
}
