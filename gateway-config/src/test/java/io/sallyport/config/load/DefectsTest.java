package io.sallyport.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class DefectsTest {

    @Test
    void namesFifteenDefectsInThreeFilesInFifteenLines() throws URISyntaxException {
        final URL resource = Objects.requireNonNull(getClass().getResource("/defects"));
        final Path directory = Path.of(resource.toURI());

        final LoadResult result = new ConfigLoader().load(List.of(directory), Map.of());

        assertThat(new Workspace(directory).problems(result))
                .containsExactly(
                        "00-platform.yaml:5:34: \"10.0.0.1/8\" is not an address block"
                                + " (write 10.0.0.0/8 or fd00::/8, no bits behind the prefix)",
                        "00-platform.yaml:7:14: \"127.0.0.1:8443\" is already taken (by the address at 00-platform.yaml:3:14)",
                        "00-platform.yaml:8:5: unknown key \"redirectToHtps\" (did you mean redirectToHttps?)",
                        "00-platform.yaml:10:10: cannot read \"no-such-key\" (no such file)",
                        "00-platform.yaml:11:9: \"30\" is not a duration (write 500ms, 30s, 1h30m or 7d, at most 366d)",
                        "00-platform.yaml:13:26: \"http://idp.example.com/realms/acme\" is not an issuer"
                                + " (an https URL without query; http only on loopback)",
                        "00-platform.yaml:14:1: redis is not in this version",
                        "10-sales.yaml:4:31: a secret in plain text (refer to it: ${file:path} or ${NAME})",
                        "10-sales.yaml:5:16: \"mail:3001/mcp\" is not a URL (http:// or https://, without user and fragment)",
                        "10-sales.yaml:10:22: \"maill\" is not in upstreams (did you mean mail?)",
                        "10-sales.yaml:12:33: the variable SALES_RATE is not set (set it, or write ${SALES_RATE:-default})",
                        "20-ops.yaml:2:3: \"crm\" is already defined (first at 10-sales.yaml:2:3)",
                        "20-ops.yaml:5:11: overlaps another route at \"/sales/mcp\""
                                + " (at 10-sales.yaml:8:11; give them different paths or hosts)",
                        "20-ops.yaml:8:3: auth is missing (write auth: none to let everyone in)",
                        "20-ops.yaml:9:11: \"mcp\" is not a path (start with /, no / at the end, no query, no %)");
    }
}
