package io.sallyport.server.call;

import io.sallyport.mcp.Answers;
import io.sallyport.mcp.JsonObject;
import io.sallyport.mcp.McpMethods;
import io.sallyport.mcp.ProtocolVersion;
import io.sallyport.server.federation.CallResult;
import io.sallyport.server.federation.Instructions;

/**
 * The requests of clients without sessions (2026-07-28): what the route is and the subscription to its changes here, all
 * others as in a session.
 */
final class ModernRequests {

    private final SessionRequests requests;
    private final ModernListening listening;

    ModernRequests(final SessionRequests requests, final ModernListening listening) {
        this.requests = requests;
        this.listening = listening;
    }

    void run(final Asked asked, final ModernClaim claim) {
        final var instructions =
                new Instructions(asked.incoming().route().server().members());
        switch (asked.request().method()) {
            case McpMethods.DISCOVER -> asked.onceSeen(() -> discover(asked, instructions));
            case McpMethods.SUBSCRIPTIONS_LISTEN -> listening.listen(asked, claim);
            default -> {
                if (instructions.serves(asked.request().method())) {
                    requests.run(asked);
                } else {
                    asked.call()
                            .refused(
                                    ModernRefusals.unknownMethod(asked.request().method()));
                }
            }
        }
    }

    /** 2026-07-28, server/discover. */
    private static void discover(final Asked asked, final Instructions instructions) {
        final var result = JsonObject.start()
                .json("supportedVersions", "[\"" + ProtocolVersion.LATEST_MODERN + "\"]")
                .raw("capabilities", instructions.capabilities(ProtocolVersion.LATEST_MODERN));
        final var hint = instructions.hint();
        (asked.incoming().route().showsAllTheSame() ? hint : hint.asPrivate()).in(result);
        instructions.text().ifPresent(text -> result.string("instructions", text));
        asked.call().answer(Answers.result(asked.request().id(), result.end()), CallResult.OK);
    }
}
