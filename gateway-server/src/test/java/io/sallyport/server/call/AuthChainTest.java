package io.sallyport.server.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.plugins.spi.Authentication;
import io.sallyport.plugins.spi.Authenticator;
import io.sallyport.plugins.spi.Caller;
import io.sallyport.plugins.spi.Principal;
import io.sallyport.plugins.spi.RequestHead;
import java.net.InetAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AuthChainTest {

    private static final Caller ALICE =
            new Caller(new Principal(Principal.Kind.JWT, "https://idp.example", "alice"), Set.of());
    private static final Authentication UNKNOWN = new Authentication.Unrecognised("unknown_key", "Not known here.");

    @Test
    void whoShowsNothingIsTheRoutesAnonymousWhereTheRouteSaysSo() {
        assertThat(verdict(true)).isEqualTo(anonymous());
        assertThat(verdict(true, Authentication.ABSENT, Authentication.ABSENT)).isEqualTo(anonymous());
    }

    @Test
    void whoShowsNothingIsRefusedElsewhere() {
        assertThat(reason(false, Authentication.ABSENT)).isEqualTo("missing");
        assertThat(reason(false)).isEqualTo("missing");
    }

    @Test
    void aBadCredentialIsNeverTakenForNone() {
        assertThat(reason(true, UNKNOWN, Authentication.ABSENT)).isEqualTo("unknown_key");
        assertThat(reason(true, Authentication.ABSENT, UNKNOWN)).isEqualTo("unknown_key");
        assertThat(reason(true, new Authentication.Rejected("expired", "It has expired.")))
                .isEqualTo("expired");
        assertThat(reason(true, new Authentication.Unavailable("keys"))).isEqualTo("keys");
    }

    @Test
    void aGoodCredentialCountsThoughNobodyNeedsOne() {
        assertThat(verdict(true, Authentication.ABSENT, new Authentication.Accepted(ALICE)))
                .isEqualTo(new AuthChain.Verdict.Known(ALICE));
    }

    private static AuthChain.Verdict anonymous() {
        return new AuthChain.Verdict.Known(new Caller(Principal.anonymous("main"), Set.of()));
    }

    private static String reason(final boolean anonymous, final Authentication... answers) {
        return switch (verdict(anonymous, answers)) {
            case AuthChain.Verdict.Refused(var _, String reason) -> reason;
            case AuthChain.Verdict.Known known -> known.toString();
        };
    }

    private static AuthChain.Verdict verdict(final boolean anonymous, final Authentication... answers) {
        final List<Authenticator> authenticators = Arrays.stream(answers)
                .map(answer -> (Authenticator) _ -> CompletableFuture.completedStage(answer))
                .toList();
        return new AuthChain("main", URI.create("https://mcp.example.com/mcp"), authenticators, anonymous)
                .authenticate(new RequestHead("POST", "/mcp", "", InetAddress.ofLiteral("192.0.2.7"), _ -> List.of()))
                .toCompletableFuture()
                .join();
    }
}
