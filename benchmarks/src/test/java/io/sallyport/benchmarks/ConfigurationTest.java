package io.sallyport.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConfigurationTest {

    @Test
    void upstreamsTheirSettingsAndTheRateAreWrittenIntoTheTemplate() throws Exception {
        final var yaml = Configuration.EMPTY
                .with("alpha", "/alpha/streams")
                .setting("session: lazy")
                .limited("5/d")
                .and("x-more: 1")
                .yaml(Resources.text("gateway.yaml"));
        assertThat(yaml)
                .startsWith("x-more: 1\n")
                .contains(
                        "  alpha: { endpoints: [\"http://127.0.0.1:${UPSTREAM_PORT}/alpha/streams\"], session: lazy }")
                .contains("- { upstream: alpha, prefix: alpha }", "rate: 5/d")
                .doesNotContain("@");
    }
}
