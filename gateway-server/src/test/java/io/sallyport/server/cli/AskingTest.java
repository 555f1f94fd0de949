package io.sallyport.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.server.cli.PlainMcpServer.Script;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code tools URL} and {@code call}. */
class AskingTest {

    @TempDir
    private Path directory = Path.of("");

    private final PlainMcpServer server = new PlainMcpServer();

    AskingTest() throws IOException {}

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void everyPageOfToolsIsListedAndTheSessionEnded() {
        server.on("tools/list", Script.result("{'tools':[{'name':'crm__find','description':'Finds\\n it'}]}"));
        final var shell = new TestShell("", false);

        assertThat(shell.run("tools", server.url())).isZero();
        assertThat(shell.out().lines())
                .containsExactly("TOOL       UPSTREAM  TOKENS  DESCRIPTION", "crm__find  crm           12  Finds it");
        assertThat(shell.err()).contains("1 tools, about 12 tokens");
        assertThat(server.heard)
                .extracting(heard -> heard.replaceFirst(" \\{.*", "").strip())
                .containsExactly(
                        "server/discover - -",
                        "initialize - -",
                        "notifications/initialized - s-1",
                        "tools/list - s-1",
                        "DELETE - s-1");
    }

    private void speaksWithoutSessions() {
        server.on("server/discover", Script.result("{'supportedVersions':['2026-07-28'],'capabilities':{}}"));
    }

    @Test
    void aServerWithoutSessionsIsAskedWithout() {
        speaksWithoutSessions();
        server.on("tools/list", Script.result("{'tools':[{'name':'find'}],'ttlMs':0,'cacheScope':'public'}"));
        final var shell = new TestShell("", false);

        assertThat(shell.run("tools", server.url())).isZero();
        assertThat(shell.out()).contains("find");
        assertThat(server.heard)
                .extracting(heard -> heard.replaceFirst(" \\{.*", "").strip())
                .containsExactly("server/discover - -", "tools/list - -");
        assertThat(server.heard)
                .allMatch(heard -> heard.contains("\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\"")
                        && heard.contains("\"io.modelcontextprotocol/clientCapabilities\":{}"));
    }

    @Test
    void aCallWithoutSessionsRepeatsInItsHeadWhatTheToolWantsThere() {
        speaksWithoutSessions();
        server.on(
                "tools/list",
                Script.result(
                        "{'tools':[{'name':'find','inputSchema':{'properties':{'region':{'type':'string','x-mcp-header':'Region'}}}}]}"));
        server.on("tools/call", Script.result("{'content':[{'type':'text','text':'there'}],'resultType':'complete'}"));
        final var shell = new TestShell("", false);

        assertThat(shell.run("call", server.url(), "find", "{\"region\":\"north\"}"))
                .as(shell.err())
                .isZero();
        assertThat(shell.out().strip()).isEqualTo("there");
        assertThat(server.heads.getLast())
                .containsEntry("Mcp-method", "tools/call")
                .containsEntry("Mcp-name", "find")
                .containsEntry("Mcp-param-region", "north")
                .containsEntry("Mcp-protocol-version", "2026-07-28");
    }

    @Test
    void aToolThatAsksForMoreIsNotAnswered() {
        speaksWithoutSessions();
        server.on("tools/list", Script.result("{'tools':[]}"));
        server.on("tools/call", Script.result("{'resultType':'input_required','inputRequests':{}}"));
        final var shell = new TestShell("", false);

        assertThat(shell.run("call", server.url(), "ask")).isOne();
        assertThat(shell.err()).contains("the tool asks for more than its arguments");
    }

    /** Whatever an old server makes of a question that it does not know. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | {'jsonrpc':'2.0','id':null,'error':{'code':-32000,'message':'Server not initialized'}}",
                "400 | {'jsonrpc':'2.0','id':1,'error':{'code':-32022,'message':'No','data':{'supported':['2025-11-25']}}}",
                "200 | {'jsonrpc':'2.0','id':1,'error':{'code':-32601,'message':'Method not found'}}",
                "200 | {'jsonrpc':'2.0','id':1,'result':{'supportedVersions':['2027-01-01']}}",
                "200 | <html>",
                "500 | oops"
            })
    void anyOtherAnswerIsWorthASession(final int status, final String body) {
        server.on("server/discover", new Script(status, Map.of(), body.replace('\'', '"')));
        server.on("tools/list", Script.result("{'tools':[]}"));

        assertThat(new TestShell("", false).run("tools", server.url())).isZero();
        assertThat(server.heard).anyMatch(heard -> heard.startsWith("initialize"));
    }

    @ParameterizedTest
    @CsvSource({"401, wants a token", "403, does not allow it", "429, has had enough requests"})
    void aRefusalOfTheFirstQuestionSaysNothingOfSessions(final int status, final String words) {
        server.on("server/discover", Script.status(status));
        final var shell = new TestShell("", false);

        assertThat(shell.run("tools", server.url())).isOne();
        assertThat(shell.err()).contains(words);
        assertThat(server.heard).hasSize(1);
    }

    @Test
    void aListThatLacksAServersToolsSaysSo() {
        server.on("tools/list", Script.result("{'tools':[{'name':'a'}],'_meta':{'io.sallyport/missing':['crm']}}"));
        final var shell = new TestShell("", false);

        assertThat(shell.run("tools", server.url())).isEqualTo(3);
        assertThat(shell.err()).contains("the upstream crm did not answer: its tools are missing");
    }

    @Test
    void aListThatNeverEndsEnds() {
        server.on("tools/list", Script.result("{'tools':[{'name':'a'}],'nextCursor':'same'}"));
        final var shell = new TestShell("", false);

        assertThat(shell.run("tools", "--json", server.url())).isZero();
        assertThat(shell.out().split("\"definition\"", -1)).hasSize(3);
    }

    @Test
    void aCallShowsWhatTheToolSaysAndPassesOverWhatComesBefore() {
        server.on(
                "tools/call",
                Script.events(
                        "{'jsonrpc':'2.0','method':'notifications/progress','params':{'progress':1,'total':2}}",
                        "{'jsonrpc':'2.0','id':7,'method':'roots/list'}",
                        "{'jsonrpc':'2.0','id':8,'method':'ping'}",
                        "{'jsonrpc':'2.0','id':ID,'result':{'content':[{'type':'text','text':'hello'}]}}"));
        final var shell = new TestShell("", true);

        assertThat(shell.run("call", server.url(), "greet", "{\"name\":\"Ada\"}"))
                .isZero();
        assertThat(shell.out()).isEqualTo("hello" + System.lineSeparator());
        assertThat(shell.err()).contains("[###############---------------]  50 %");
        assertThat(server.heard)
                .anyMatch(heard -> heard.contains("\"arguments\":{\"name\":\"Ada\"},\"_meta\":{\"progressToken\":1}"))
                .anyMatch(heard -> heard.contains("\"id\":7,\"error\":{\"code\":-32601"))
                .anyMatch(heard -> heard.contains("\"id\":8,\"result\":{}"));
    }

    @Test
    void anErrorOfTheToolIsStatusThreeAndOneOfTheServerIsOne() {
        server.on("tools/call", Script.result("{'content':[{'type':'text','text':'no'}],'isError':true}"));
        assertThat(new TestShell("", false).run("call", server.url(), "greet")).isEqualTo(3);

        server.on(
                "tools/call",
                Script.events("{'jsonrpc':'2.0','id':ID,'error':{'code':-32602,'message':'Unknown tool: greet'}}"));
        final var shell = new TestShell("", false);
        assertThat(shell.run("call", server.url(), "greet")).isOne();
        assertThat(shell.err()).contains("the server says: Unknown tool: greet (-32602)");
    }

    @Test
    void argumentsComeFromStandardInputAndTheResultIsJson() {
        server.on("tools/call", Script.result("{'content':[],'x':1}"));
        final var shell = new TestShell("{\"a\":[1]}", false);

        assertThat(shell.run("call", "--json", server.url(), "greet", "-")).isZero();
        assertThat(shell.out().strip()).isEqualTo("{\"content\":[],\"x\":1}");
        assertThat(server.heard)
                .anyMatch(heard -> heard.endsWith("\"params\":{\"name\":\"greet\",\"arguments\":{\"a\":[1]}}}"));
    }

    @Test
    void aTokenComesFromAVariableOrAFile() throws Exception {
        server.on("tools/list", Script.result("{'tools':[]}"));
        final var file = Files.writeString(directory.resolve("token"), "of-file\n");

        assertThat(new TestShell("", false, Map.of("SALLYPORT_TOKEN", "standard")).run("tools", server.url()))
                .isZero();
        assertThat(new TestShell("", false, Map.of("MINE", "own")).run("tools", server.url(), "--token-env", "MINE"))
                .isZero();
        assertThat(new TestShell("", false).run("tools", server.url(), "--token-file", file.toString()))
                .isZero();
        assertThat(server.heard)
                .filteredOn(heard -> heard.startsWith("tools/list"))
                .extracting(heard -> heard.split(" ", -1)[2])
                .containsExactly("standard", "own", "of-file");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tools --token-env NONE URL      | 1 | the variable NONE is not set",
                "tools --token-file none URL     | 1 | none cannot be read",
                "tools --ca none URL             | 1 | no certificates can be read from none",
                "tools -c a.yaml URL             | 1 | a URL beside -c",
                "tools http://user:p@host/       | 2 | is no URL of a server",
                "tools ftp://host/               | 2 | is no URL of a server",
                "tools --timeout soon URL        | 2 | is no time",
                "call URL                        | 2 | Missing required parameter",
                "call URL greet []               | 1 | no JSON object",
                "call URL greet {                | 1 | no JSON object"
            })
    void whatCannotBeMeantIsRefused(final String command, final int status, final String reason) {
        final var shell = new TestShell("", false);
        final var line = command.replace("URL", server.url()).split(" ", -1);

        if (status == 1) {
            assertThat(shell.run(line)).isOne();
            assertThat(shell.err()).contains(reason);
        } else {
            assertThat(shell.run(line)).as(reason).isEqualTo(status);
        }
        assertThat(server.heard).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401 | wants a token (--token-env, --token-file)",
                "403 | does not allow it",
                "404 | there is no MCP server at",
                "308 | has moved to",
                "500 | answered with status 500",
                "200 | that is no MCP message"
            })
    void refusalsAreSaidInWords(final int status, final String words) {
        server.on("initialize", Script.status(status));
        final var shell = new TestShell("", false);

        assertThat(shell.run("tools", server.url())).isOne();
        assertThat(shell.err()).contains(words);
        assertThat(shell.out()).isEmpty();
    }

    @Test
    void aRefusalsOwnWordsAreShown() {
        server.on(
                "initialize",
                new Script(401, Map.of("WWW-Authenticate", "Bearer error_description=\"The token has expired.\""), ""));
        final var shell = new TestShell("", false, Map.of("SALLYPORT_TOKEN", "old"));

        assertThat(shell.run("tools", server.url())).isOne();
        assertThat(shell.err()).contains("refuses the token: The token has expired.");
    }

    @Test
    void whereNobodyListensItSaysSo() throws Exception {
        final int free;
        try (var socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        final var shell = new TestShell("", false);

        assertThat(shell.run("tools", "http://127.0.0.1:" + free + "/mcp")).isOne();
        assertThat(shell.err()).contains("nobody listens at 127.0.0.1:" + free);
    }

    @Test
    void aStreamThatEndsWithoutAnAnswerIsSaid() {
        server.on("tools/call", Script.events("{'jsonrpc':'2.0','method':'notifications/message','params':{}}"));
        final var shell = new TestShell("", false);

        assertThat(shell.run("call", server.url(), "greet")).isOne();
        assertThat(shell.err()).contains("ended its stream without an answer");
    }
}
