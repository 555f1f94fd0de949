package io.sallyport.server.listener;

import java.time.Duration;

/** The default limits with some of them changed; times in milliseconds. */
record LimitsFor(ListenerLimits build) {

    static LimitsFor tests() {
        return new LimitsFor(ListenerLimits.DEFAULT);
    }

    LimitsFor connections(final int connections) {
        return with(
                connections,
                build.tlsHandshake(),
                build.head(),
                build.idle(),
                build.linger(),
                build.streams(),
                build.requestsPerSecond());
    }

    LimitsFor tlsHandshake(final long millis) {
        return with(
                build.connections(),
                Duration.ofMillis(millis),
                build.head(),
                build.idle(),
                build.linger(),
                build.streams(),
                build.requestsPerSecond());
    }

    LimitsFor head(final long millis) {
        return with(
                build.connections(),
                build.tlsHandshake(),
                Duration.ofMillis(millis),
                build.idle(),
                build.linger(),
                build.streams(),
                build.requestsPerSecond());
    }

    LimitsFor idle(final long millis) {
        return with(
                build.connections(),
                build.tlsHandshake(),
                build.head(),
                Duration.ofMillis(millis),
                build.linger(),
                build.streams(),
                build.requestsPerSecond());
    }

    LimitsFor linger(final long millis) {
        return with(
                build.connections(),
                build.tlsHandshake(),
                build.head(),
                build.idle(),
                Duration.ofMillis(millis),
                build.streams(),
                build.requestsPerSecond());
    }

    LimitsFor streams(final int streams) {
        return with(
                build.connections(),
                build.tlsHandshake(),
                build.head(),
                build.idle(),
                build.linger(),
                streams,
                build.requestsPerSecond());
    }

    LimitsFor requestsPerSecond(final int requests) {
        return with(
                build.connections(),
                build.tlsHandshake(),
                build.head(),
                build.idle(),
                build.linger(),
                build.streams(),
                requests);
    }

    private LimitsFor with(
            final int connections,
            final Duration tls,
            final Duration head,
            final Duration idle,
            final Duration linger,
            final int streams,
            final int requests) {
        return new LimitsFor(new ListenerLimits(
                connections,
                tls,
                head,
                idle,
                linger,
                streams,
                requests,
                build.requestLineBytes(),
                build.headerBytes()));
    }
}
