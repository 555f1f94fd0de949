package io.sallyport.server.federation;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.EnvelopeScanner;
import io.sallyport.mcp.Scan;
import io.sallyport.server.upstream.Breakdown;
import io.sallyport.server.upstream.RpcFailure;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is done about a call that failed, by what the failure proves. */
class NextStepTest {

    @ParameterizedTest
    @CsvSource({
        // what failed, in a session, may be repeated, what follows
        "CONNECT_FAILED,    true,  false, NotSent",
        "POOL_EXHAUSTED,    false, false, NotSent",
        "RESET_BEFORE_HEAD, true,  false, Refuse",
        "RESET_BEFORE_HEAD, false, true,  Repeat",
        "TRUNCATED,         true,  true,  Refuse",
        "TIMEOUT,           true,  true,  Refuse",
        "NOT_HTTP,          true,  true,  Refuse",
    })
    void whatNeverLeftIsSentAgainAndWhatMayHaveRunOnlyIfItMay(
            final Breakdown.Kind kind, final boolean pinned, final boolean repeatable, final String step) {
        final var failure = new RpcFailure.Broke(new Breakdown(kind, ""));
        assertThat(NextStep.after(failure, pinned, repeatable).getClass().getSimpleName())
                .isEqualTo(step);
    }

    @ParameterizedTest
    @CsvSource({
        // status, error code or 0 for none, in a session, may be repeated, what follows
        "404, 0,      true,  false, SessionLost",
        "404, -32001, true,  false, SessionLost",
        "404, -32601, true,  false, Relay",
        "404, 0,      false, false, Refuse",
        "404, -32000, false, false, Relay",
        "400, -32000, true,  true,  AskWhether",
        "400, 0,      true,  true,  Refuse",
        "400, -32602, false, true,  Relay",
        "503, 0,      true,  true,  Repeat",
        "503, -32000, true,  false, Refuse",
        "401, -32000, true,  true,  Refuse",
        "403, -32000, false, false, Refuse",
        "429, -32000, true,  true,  Refuse",
        "500, -32603, true,  true,  Relay",
        "500, 0,      true,  true,  Refuse",
    })
    void aStatusIsAboutTheSessionTheCallOrTheGateway(
            final int status, final int code, final boolean pinned, final boolean repeatable, final String step) {
        final var failure = new RpcFailure.Refused(status, error(code), Optional.empty());
        assertThat(NextStep.after(failure, pinned, repeatable).getClass().getSimpleName())
                .isEqualTo(step);
    }

    @Test
    void garbageIsNeverSentAgain() {
        assertThat(NextStep.after(new RpcFailure.Garbage("HTML"), true, true)).isEqualTo(new NextStep.Refuse());
    }

    private static Optional<Envelope.Failed> error(final int code) {
        final var json = "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":" + code + ",\"message\":\"no\"}}";
        final var scan = new EnvelopeScanner(8).scan(json.getBytes(StandardCharsets.UTF_8));
        return code != 0 && scan instanceof Scan.Message(Envelope.Failed failed)
                ? Optional.of(failed)
                : Optional.empty();
    }
}
