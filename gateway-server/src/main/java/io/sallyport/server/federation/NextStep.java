package io.sallyport.server.federation;

import io.sallyport.mcp.Envelope;
import io.sallyport.server.upstream.Breakdown;
import io.sallyport.server.upstream.RpcFailure;

/** What follows when a call did not get its answer: what is sent again is only what provably never ran, or may run twice. */
sealed interface NextStep {

    /** Nothing left the gateway. */
    record NotSent() implements NextStep {}

    /** The server does not know the session: nothing ran. */
    record SessionLost() implements NextStep {}

    /** The session or the call: a ping in the same session tells which, for it can only fail for the session's sake. */
    record AskWhether(RpcFailure.Refused refused) implements NextStep {}

    /** It may have run and may run again. */
    record Repeat() implements NextStep {}

    /** The server's own word on the call. */
    record Relay(Envelope.Failed error) implements NextStep {}

    record Refuse() implements NextStep {}

    /**
     * @param pinned whether it was sent in a session
     * @param repeatable whether it may run twice, and nothing of it was told to the client yet
     */
    static NextStep after(final RpcFailure failure, final boolean pinned, final boolean repeatable) {
        return switch (failure) {
            case RpcFailure.Broke(Breakdown breakdown) when breakdown.kind().nothingSent() -> new NotSent();
            case RpcFailure.Broke(Breakdown breakdown) ->
                repeatable && breakdown.kind() == Breakdown.Kind.RESET_BEFORE_HEAD ? new Repeat() : new Refuse();
            case RpcFailure.Refused refused -> afterRefusal(refused, pinned, repeatable);
            case RpcFailure.Garbage _ -> new Refuse();
        };
    }

    private static NextStep afterRefusal(
            final RpcFailure.Refused refused, final boolean pinned, final boolean repeatable) {
        if (pinned && refused.status() == 404 && !isMethodError(refused)) {
            return new SessionLost();
        }
        if (pinned && refused.status() == 400 && refused.error().isPresent()) {
            return new AskWhether(refused);
        }
        if (repeatable && isOverloaded(refused.status())) {
            return new Repeat();
        }
        return refused.error().isPresent() && belongsToClient(refused.status())
                ? new Relay(refused.error().get())
                : new Refuse();
    }

    private static boolean isMethodError(final RpcFailure.Refused refused) {
        return refused.error().map(error -> error.code() == -32601).orElse(false);
    }

    private static boolean isOverloaded(final int status) {
        return status >= 502 && status <= 504;
    }

    /** Statuses about credentials and load concern the gateway; what else carries a JSON-RPC error is the call's own. */
    private static boolean belongsToClient(final int status) {
        return switch (status) {
            case 401, 403, 429, 502, 503, 504 -> false;
            default -> true;
        };
    }
}
