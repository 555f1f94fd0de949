package io.sallyport.server.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.EnvelopeScanner;
import io.sallyport.mcp.ProtocolVersion;
import io.sallyport.mcp.Scan;
import io.sallyport.server.upstream.ServerCapabilities.Capability;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiscoveryTest {

    @Test
    void aServerThatSupportsTheRevisionIsModernAndTellsWhatItCanDo() {
        final var found = Discovery.of(answered("\"result\":{\"supportedVersions\":[\"2027-01-01\",\"2026-07-28\"],"
                + "\"capabilities\":{\"tools\":{}},\"instructions\":\"do\"}"));

        assertThat(found).isInstanceOfSatisfying(Discovery.Modern.class, modern -> {
            assertThat(modern.handshake().version()).isEqualTo(ProtocolVersion.V2026_07_28);
            assertThat(modern.handshake().sessionId()).isEmpty();
            assertThat(modern.handshake().instructions()).contains("do");
            assertThat(modern.handshake().capabilities().has(Capability.TOOLS)).isTrue();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"result\":{}",
                "\"result\":{\"supportedVersions\":[\"2025-11-25\"]}",
                "\"result\":{\"supportedVersions\":\"2026-07-28\"}",
                "\"error\":{\"code\":-32601,\"message\":\"m\"}",
                "\"error\":{\"code\":-32602,\"message\":\"m\"}",
                "\"error\":{\"code\":-32000,\"message\":\"m\"}",
                "\"error\":{\"code\":-32022,\"message\":\"m\",\"data\":{\"supported\":[\"2025-11-25\"]}}"
            })
    void whoDoesNotKnowTheRevisionMayHaveSessions(final String answer) {
        assertThat(Discovery.of(answered(answer))).isInstanceOf(Discovery.Legacy.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"error\":{\"code\":-32020,\"message\":\"m\"}",
                "\"error\":{\"code\":-32021,\"message\":\"m\"}",
                "\"error\":{\"code\":-32022,\"message\":\"m\"}",
                "\"error\":{\"code\":-32022,\"message\":\"m\",\"data\":{\"supported\":[\"2027-01-01\"]}}"
            })
    void whoHasTheErrorsOfTheRevisionIsNeverInitialized(final String answer) {
        assertThat(Discovery.of(answered(answer))).isInstanceOf(Discovery.Unknown.class);
    }

    @ParameterizedTest
    @CsvSource({
        "400, true",
        "404, true",
        "405, true",
        "406, true",
        "415, true",
        "500, true",
        "501, true",
        "401, false",
        "403, false",
        "407, false",
        "408, false",
        "425, false",
        "429, false",
        "502, false",
        "503, false",
        "504, false"
    })
    void aStatusAboutCredentialsOrLoadSaysNothing(final int status, final boolean legacy) {
        final var refused = new RpcFailure.Refused(status, Optional.empty(), Optional.empty());

        assertThat(Discovery.of(new RpcOutcome.Unanswered(refused)))
                .isInstanceOf(legacy ? Discovery.Legacy.class : Discovery.Unknown.class);
    }

    @ParameterizedTest
    @EnumSource(Breakdown.Kind.class)
    void anOutageSaysNothing(final Breakdown.Kind kind) {
        final var broke = new RpcFailure.Broke(new Breakdown(kind, ""));

        assertThat(Discovery.of(new RpcOutcome.Unanswered(broke))).isEqualTo(new Discovery.Unknown(broke));
    }

    @ParameterizedTest
    @CsvSource({"TRUNCATED, true", "TIMEOUT, true", "CONNECT_FAILED, false", "POOL_EXHAUSTED, false"})
    void aProcessThatEndsOrIsSilentHasSessionsAndOneThatDoesNotRunSaysNothing(
            final Breakdown.Kind kind, final boolean legacy) {
        final var broke = new RpcOutcome.Unanswered(new RpcFailure.Broke(new Breakdown(kind, "")));

        assertThat(Discovery.ofProcess(broke)).isInstanceOf(legacy ? Discovery.Legacy.class : Discovery.Unknown.class);
    }

    @ParameterizedTest
    @CsvSource({"-32020, true", "-32021, true", "-32601, true", "-1, true", "-32022, false"})
    void anErrorOfAProcessDecidesUnlessItIsAboutTheRevision(final int code, final boolean legacy) {
        final var error = answered("\"error\":{\"code\":" + code + ",\"message\":\"no\"}");

        assertThat(Discovery.ofProcess(error)).isInstanceOf(legacy ? Discovery.Legacy.class : Discovery.Unknown.class);
    }

    private static RpcOutcome answered(final String member) {
        final var json = ("{\"jsonrpc\":\"2.0\",\"id\":1," + member + "}").getBytes(UTF_8);
        return new EnvelopeScanner(EnvelopeScanner.DEFAULT_MAX_DEPTH).scan(json) instanceof Scan.Message(Envelope read)
                ? new RpcOutcome.Answered(new Rpc.Answer(read, Optional.empty()))
                : new RpcOutcome.Accepted();
    }
}
