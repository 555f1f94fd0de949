package io.sallyport.demo.selftest;

import io.sallyport.demo.stage.Demo;
import java.util.List;

/** What an operator sees: health and metrics on the status port. */
final class OperatorSteps {

    private OperatorSteps() {}

    static List<Step> steps() {
        return List.of(
                new Step("/health and /ready answer 200", OperatorSteps::isReady),
                new Step("/metrics counts the tool calls", OperatorSteps::countsCalls));
    }

    private static void isReady(Demo demo) throws Exception {
        Expect.equal(200, demo.gateway().get("/health").statusCode(), "the status of /health");
        Expect.equal(200, demo.gateway().get("/ready").statusCode(), "the status of /ready");
    }

    private static void countsCalls(Demo demo) throws Exception {
        final var metrics = demo.gateway().get("/metrics");
        Expect.equal(200, metrics.statusCode(), "the status of /metrics");
        Expect.that(
                metrics.body().lines().anyMatch(line -> line.startsWith("mcp_tool_calls_total{")),
                "no mcp_tool_calls_total in " + metrics.body().lines().count() + " lines");
    }
}
