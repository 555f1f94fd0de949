package io.sallyport.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.config.Address;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Platforms that say by PORT where to listen. */
class PortVariableTest {

    private static final String WITHOUT_ADDRESS = """
            listeners: { mcp: { publicUrl: "https://mcp.example.com" } }
            upstreams: { notes: { url: "http://127.0.0.1:3001/mcp" } }
            routes: { main: { path: /mcp, auth: none } }
            """;

    @TempDir
    Path root;

    @Test
    void isTheAddressOfAListenerWithoutOne() {
        final Workspace workspace = new Workspace(root, Map.of("PORT", "8080"));

        assertThat(Workspace.named(workspace.config(WITHOUT_ADDRESS).listeners(), "mcp")
                        .address())
                .isEqualTo(new Address("", 8080));
    }

    @Test
    void leavesAnAddressThatIsWrittenAlone() {
        final Workspace workspace = new Workspace(root, Map.of("PORT", "8080"));
        final String written = WITHOUT_ADDRESS.replace("publicUrl", "address: \":8443\", publicUrl");

        assertThat(Workspace.named(workspace.config(written).listeners(), "mcp").address())
                .isEqualTo(new Address("", 8443));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "70000", "-1"})
    void isJudgedAsAnAddressIs(final String port) {
        assertThat(new Workspace(root, Map.of("PORT", port)).problems(WITHOUT_ADDRESS))
                .singleElement()
                .asString()
                .contains("\":${PORT}\" is not an address");
    }

    @Test
    void emptyIsNotSet() {
        assertThat(new Workspace(root, Map.of("PORT", "")).problems(WITHOUT_ADDRESS))
                .singleElement()
                .asString()
                .contains("address is missing");
    }
}
