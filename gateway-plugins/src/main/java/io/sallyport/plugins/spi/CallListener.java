package io.sallyport.plugins.spi;

import java.time.Duration;

/** Hears of every finished call. Asked on the event loop, so it must not block. */
@FunctionalInterface
public interface CallListener extends Plugin {

    void finished(Call call, Outcome outcome, Duration took);

    /** How a call ended. */
    enum Outcome {
        OK,
        /** The tool itself said {@code isError}. */
        TOOL_ERROR,
        /** A JSON-RPC error, from the gateway or from upstream. */
        ERROR
    }
}
