package io.sallyport.server.observability;

import io.sallyport.plugins.spi.FailureKind;
import io.sallyport.server.call.CallObserver.End;
import io.sallyport.server.call.CallObserver.Status;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code error.type} of a call: {@code tool_error}, or the JSON-RPC error code. */
final class ErrorTypes {

    /** The gateway's own codes; what else an upstream makes up is {@value Semconv#OTHER} in a label. */
    private static final Map<Integer, String> LABELS = Arrays.stream(FailureKind.values())
            .map(FailureKind::code)
            .distinct()
            .collect(Collectors.toUnmodifiableMap(code -> code, String::valueOf));

    private ErrorTypes() {}

    /** For a span: the exact code. */
    static Optional<String> exact(final End end) {
        return end.status() == Status.ERROR && end.rpcCode().isPresent()
                ? Optional.of(Integer.toString(end.rpcCode().getAsInt()))
                : label(end);
    }

    /** For a label: one of a bounded set. */
    static Optional<String> label(final End end) {
        return switch (end.status()) {
            case OK -> Optional.empty();
            case TOOL_ERROR -> Optional.of(Semconv.TOOL_ERROR);
            case ERROR ->
                Optional.of(
                        end.rpcCode().isPresent()
                                ? LABELS.getOrDefault(end.rpcCode().getAsInt(), Semconv.OTHER)
                                : Semconv.OTHER);
        };
    }
}
