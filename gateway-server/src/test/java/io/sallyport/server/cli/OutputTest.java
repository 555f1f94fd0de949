package io.sallyport.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mcp.JsonFields;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people read. */
class OutputTest {

    private static JsonFields json(final String text) {
        return JsonFields.of(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8))
                .orElseThrow();
    }

    @Test
    void aTableAlignsItsColumnsAndCutsTheLast() {
        final var table = new Table(
                List.of("TOOL", "TOKENS", "DESCRIPTION"),
                List.of(1),
                List.of(List.of("crm__find", "7", "Finds somebody"), List.of("a", "1200", "x".repeat(40))));

        assertThat(table.lines(40))
                .containsExactly(
                        "TOOL       TOKENS  DESCRIPTION",
                        "crm__find       7  Finds somebody",
                        "a            1200  " + "x".repeat(20) + "…");
        assertThat(table.lines(1000).getLast()).endsWith("x".repeat(40));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'progress':5,'total':10}                   | [###############---------------]  50 %",
                "{'progress':20,'total':10,'message':'m\\nn'} | [##############################] 100 % m n",
                "{'progress':3}                              | 3 so far",
                "{'progress':2.5,'total':0}                  | 2.5 so far",
                "{'progress':'x','total':'y'}                | 0 so far",
                "{}                                          | 0 so far"
            })
    void progressIsABarWhereTheEndIsKnown(final String params, final String line) {
        assertThat(ProgressLine.line(json(params))).isEqualTo(line);
    }

    @Test
    void progressIsForTerminals() {
        final var notification = json("{'method':'notifications/progress','params':{'progress':1}}");
        final var pipe = new TestShell("", false);
        final var terminal = new TestShell("", true);
        for (final var shell : List.of(pipe, terminal)) {
            final var line = new ProgressLine(shell.shell());
            line.heard(notification);
            line.end();
        }

        assertThat(pipe.err()).isEmpty();
        assertThat(terminal.err()).contains("1 so far").endsWith("\r\u001b[2K");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'content':[{'type':'text','text':'one'},{'type':'text','text':'two'}]}          | `one\ntwo`",
                "{'content':[{'type':'image','mimeType':'image/png','data':'AAAA'}]}              | [image image/png, 3 bytes]",
                "{'content':[{'type':'resource_link','uri':'note://1'}]}                          | [link to note://1]",
                "{'content':[{'type':'resource','resource':{'uri':'note://1','text':'hi'}}]}      | hi",
                "{'content':[{'type':'resource','resource':{'uri':'note://1','blob':'AA=='}}]}    | [resource note://1]",
                "{'content':[{'type':'odd'}]}                                                     | {\"type\":\"odd\"}",
                "{'content':[],'structuredContent':{'a':1}}                                       | {\"a\":1}",
                "{}                                                                               | {}"
            })
    void aResultIsItsContent(final String result, final String text) {
        assertThat(new ToolResult(json(result)).text()).isEqualTo(text);
    }

    @Test
    void serversCannotSteerATerminal() {
        assertThat(new TestShell("", true).shell().shown("a\u001b[31mb\u0007\u202ec\n"))
                .isEqualTo("a[31mbc\n");
        assertThat(new TestShell("", false).shell().shown("a\u001b[31m")).isEqualTo("a\u001b[31m");
    }

    @Test
    void aToolOfAServerIsReadOffItsName() {
        final var tool = OfferedTool.of(json("{'name':'crm__find','description':'Finds'}"));

        assertThat(tool.upstream()).contains("crm");
        assertThat(tool.tokens()).isEqualTo(11);
        assertThat(new String(tool.json(), StandardCharsets.UTF_8))
                .isEqualTo("{\"name\":\"crm__find\",\"upstream\":\"crm\",\"description\":\"Finds\",\"tokens\":11,"
                        + "\"definition\":{\"name\":\"crm__find\",\"description\":\"Finds\"}}");
        assertThat(OfferedTool.of(json("{'name':'plain'}")).upstream()).isEmpty();
        assertThat(OfferedTool.of(json("{'name':'__odd','title':'T'}")).upstream())
                .isEmpty();
    }

    @Test
    void jsonIsIndented() {
        final var map = new LinkedHashMap<String, Object>();
        map.put("a", List.of(1, true, "x"));
        map.put("b", List.of(new LinkedHashMap<>()));

        assertThat(PrettyJson.of(map)).isEqualTo("{\n  \"a\": [1, true, \"x\"],\n  \"b\": [\n    {}\n  ]\n}");
    }
}
