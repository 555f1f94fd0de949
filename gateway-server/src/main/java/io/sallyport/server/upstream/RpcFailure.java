package io.sallyport.server.upstream;

import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.ErrorCodes;
import java.util.Optional;

/** Why a message to an upstream got no answer. */
public sealed interface RpcFailure {

    /** The transport broke down. */
    record Broke(Breakdown breakdown) implements RpcFailure {

        @Override
        public String detail() {
            return breakdown.detail();
        }
    }

    /**
     * An HTTP status that is no success.
     *
     * @param error the JSON-RPC error in its body, if that is what it held
     */
    record Refused(int status, Optional<Envelope.Failed> error, Optional<String> retryAfter) implements RpcFailure {

        /** Whether it says that the server knows no such method, as those without sessions do with a 404. */
        public boolean isUnknownMethod() {
            return error.filter(given -> given.code() == ErrorCodes.METHOD_NOT_FOUND)
                    .isPresent();
        }

        /** Whether it holds an error as servers without sessions give it (2026-07-28, basic). */
        public boolean isOfModernServer() {
            return error.filter(given -> switch (given.code()) {
                        case ErrorCodes.METHOD_NOT_FOUND,
                                ErrorCodes.INVALID_PARAMS,
                                ErrorCodes.INTERNAL,
                                ErrorCodes.HEADER_MISMATCH,
                                ErrorCodes.MISSING_CLIENT_CAPABILITY -> true;
                        default -> false;
                    })
                    .isPresent();
        }

        @Override
        public String detail() {
            return "";
        }
    }

    /** It answered, but not with what was asked for: HTML, half a message, another id, too much. */
    record Garbage(String detail) implements RpcFailure {}

    /** A low-cardinality word for metrics and spans. */
    default String word() {
        return switch (this) {
            case Broke broke ->
                switch (broke.breakdown().kind()) {
                    case CONNECT_FAILED -> "connect_failed";
                    case POOL_EXHAUSTED -> "pool_exhausted";
                    case RESET_BEFORE_HEAD -> "reset";
                    case TRUNCATED -> "truncated";
                    case TIMEOUT -> "timeout";
                    case NOT_HTTP -> "not_http";
                };
            case Refused refused -> "status_" + refused.status();
            case Garbage _ -> "garbage";
        };
    }

    /** What else is known, for the log and operators, never for clients: it may hold addresses. May be empty. */
    String detail();

    /** The word, and the detail in brackets: for the log and operators. */
    default String described() {
        return detail().isEmpty() ? word() : word() + " (" + detail() + ")";
    }
}
