package io.sallyport.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.demo.stage.ProcessGroup;
import io.sallyport.server.testkit.TestGateway;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs that know only sessions bear the question for their era in different ways, and none of it is the client's. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OddProgramsIT {

    /** Its arguments: how it takes the question, and the file where it notes what it is asked first. */
    private static final String PROGRAM = """
            #!/bin/sh
            first=yes
            if [ "$1" = installs ] && [ ! -e "$2.installed" ]; then sleep 5; touch "$2.installed"; fi
            while read -r line; do
              method=${line#*\\"method\\":\\"}; method=${method%%\\"*}
              id=${line#*\\"id\\":}; id=${id%%,*}; id=${id%%\\}*}
              if [ $first = yes ]; then echo "$method" >> "$2"; first=no; fi
              case "$method" in
                server/discover)
                  case "$1" in
                    exits) exit 3 ;;
                    fails|installs) echo '{"jsonrpc":"2.0","id":'"$id"',"error":{"code":-32020,"message":"what?"}}' ;;
                    rambles) echo '{"jsonrpc":"2.0","id":'"$id"',"result":{"supportedVersions":["2019-01-01"]}}' ;;
                  esac ;;
                initialize)
                  echo '{"jsonrpc":"2.0","id":'"$id"',"result":{"protocolVersion":"2025-11-25","capabilities":{"tools":{}},"serverInfo":{"name":"odd","version":"1"}}}' ;;
                tools/list)
                  echo '{"jsonrpc":"2.0","id":'"$id"',"result":{"tools":[{"name":"go","inputSchema":{"type":"object"}}]}}' ;;
                tools/call)
                  echo '{"jsonrpc":"2.0","id":'"$id"',"result":{"content":[{"type":"text","text":"went"}]}}' ;;
                ping) echo '{"jsonrpc":"2.0","id":'"$id"',"result":{}}' ;;
              esac
            done
            """;

    private final Path directory;
    private final ProcessGroup group;
    private final TestGateway gateway;

    OddProgramsIT(@TempDir final Path directory) throws Exception {
        this.directory = directory;
        this.group = new ProcessGroup(directory);
        final var program = Files.writeString(directory.resolve("odd.sh"), PROGRAM);
        this.gateway = TestGateway.start(directory.resolve("gateway"), group, """
                        upstreams:
                          exits: { command: [sh, "%1$s", exits, "%2$s/exits"] }
                          fails: { command: [sh, "%1$s", fails, "%2$s/fails"] }
                          rambles: { command: [sh, "%1$s", rambles, "%2$s/rambles"], isolation: shared }
                          silent: { command: [sh, "%1$s", silent, "%2$s/silent"], timeouts: { start: 2s, list: 2s } }
                          installs: { command: [sh, "%1$s", installs, "%2$s/installs"], timeouts: { list: 2s }, health: { timeout: 1s } }
                          unasked: { command: [sh, "%1$s", exits, "%2$s/unasked"], era: legacy }
                        routes:
                          all: { path: /mcp, auth: none, upstreams: [exits, fails, rambles, silent, installs, unasked] }
                        """.formatted(program, directory))
                .awaitReady();
    }

    @AfterAll
    void stop() throws Exception {
        gateway.close();
        group.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"exits", "fails", "rambles", "silent"})
    void itIsAskedInAProcessOfItsOwnAndThenUsedAsWhatItIs(final String upstream) throws Exception {
        Eventually.holds("it is used", () -> calls(upstream));
        assertThat(firstWords(upstream))
                .startsWith("server/discover", "initialize")
                .containsOnlyOnce("server/discover");
    }

    /** As {@code npx} and {@code uvx} do, which begin anew where they are ended over it. */
    @Test
    void itHasTheTimeToInstallItselfAtItsFirstStart() throws Exception {
        Eventually.holds("it is used", () -> calls("installs"));
        assertThat(firstWords("installs")).startsWith("server/discover", "initialize");
    }

    @Test
    void whatIsSetIsNotAsked() throws Exception {
        Eventually.holds("it is used", () -> calls("unasked"));
        assertThat(firstWords("unasked")).containsOnly("initialize");
    }

    private boolean calls(final String upstream) throws Exception {
        try (var client = LiveClient.open(gateway.url("/mcp"), LiveClient.NEWEST, "{}");
                var modern = new ModernClient(gateway.url("/mcp"), "{}")) {
            return client.call(upstream + "__go", "{}").contains("went")
                    && modern.call(upstream + "__go", "{}").contains("went");
        }
    }

    private List<String> firstWords(final String upstream) throws Exception {
        return Files.readAllLines(directory.resolve(upstream));
    }
}
