package io.sallyport.server.upstream;

import java.util.Optional;

/** Follows one client call through its upstream legs; owned here so that whoever sends can report. */
public interface CallTrace {

    /** Begins one exchange with an upstream for this call. */
    Leg leg(String upstream, String method, Optional<String> tool);

    /** One exchange with an upstream. */
    interface Leg {

        /** What to tell the upstream, where tracing is on. */
        Optional<TraceContext> context();

        /** Ends the leg; {@code error} is a low-cardinality word such as {@code timeout}, absent on success. */
        void ended(Optional<String> error);
    }

    /** Follows nothing. */
    CallTrace NONE = (upstream, method, tool) -> new Leg() {
        @Override
        public Optional<TraceContext> context() {
            return Optional.empty();
        }

        @Override
        public void ended(final Optional<String> error) {}
    };
}
