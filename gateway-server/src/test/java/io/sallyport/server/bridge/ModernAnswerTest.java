package io.sallyport.server.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.EnvelopeScanner;
import io.sallyport.mcp.Scan;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client without sessions is shown of any answer. */
class ModernAnswerTest {

    private static final EnvelopeScanner SCANNER = new EnvelopeScanner(64);
    private static final String INFO = "{'name':'g','version':'1'}";
    private static final String META = "'_meta':{'io.modelcontextprotocol/serverInfo':" + INFO + "}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "tools/call | {'content':[]} | {'content':[],'resultType':'complete',META}",
                "tools/call | {'resultType':'complete','content':[]} | {META,'resultType':'complete','content':[]}",
                "tools/call | {'resultType':'input_required'} | {META,'resultType':'input_required'}",
                "tools/call | {'resultType':'task','_meta':null} | {'resultType':'task',META}",
                "tools/list | {'tools':[]} | {'tools':[],'resultType':'complete','ttlMs':0,'cacheScope':'private',META}",
                "tools/list | {'resultType':'complete','ttlMs':5,'cacheScope':'public'} | {META,'resultType':'complete','ttlMs':5,'cacheScope':'public'}",
                "resources/read | {'resultType':'input_required'} | {META,'resultType':'input_required'}"
            })
    void resultsAreGivenWhatEveryResultHas(final String method, final String result, final String shown) {
        assertThat(answered(method, "'result':" + result))
                .isEqualTo(quoted("{'jsonrpc':'2.0','id':1,'result':" + shown.replace("META", META) + "}"));
    }

    @Test
    void aServerThatHasNamedItselfIsPassedOnAsItIs() {
        final var whole = "'result':{'resultType':'complete','content':[],"
                + "'_meta':{'io.modelcontextprotocol/serverInfo':{'name':'own','version':'2'},'mine':1}}";

        assertThat(answered("tools/call", whole)).isEqualTo(quoted("{'jsonrpc':'2.0','id':1," + whole + "}"));
    }

    @Test
    void theAnswerHasTheClientsOwnId() {
        final var answer = "{'jsonrpc':'2.0','id':'call-7','result':{'resultType':'complete'," + META + "}}";

        assertThat(of("tools/call", answer))
                .isEqualTo(quoted("{'jsonrpc':'2.0','id':1,'result':{'resultType':'complete'," + META + "}}"));
        assertThat(of("tools/call", "{'jsonrpc':'2.0','id':'call-7','error':{'code':-32603,'message':'m'}}"))
                .isEqualTo(quoted("{'jsonrpc':'2.0','id':1,'error':{'code':-32603,'message':'m'}}"));
    }

    @ParameterizedTest
    @CsvSource({
        "-32002, -32602",
        "-32000, -32603",
        "-32019, -32603",
        "-32020, -32020",
        "-32042, -32603",
        "-32601, -32601",
        "7, 7"
    })
    void errorsHaveTheCodesOfThisRevision(final int code, final int shown) {
        assertThat(answered("tools/call", "'error':{'code':" + code + ",'message':'m'}"))
                .isEqualTo(quoted("{'jsonrpc':'2.0','id':1,'error':{'code':" + shown + ",'message':'m'}}"));
    }

    @Test
    void whatIsNoAnswerStaysAsItIs() {
        assertThat(of("tools/call", "{'jsonrpc'")).isEqualTo(quoted("{'jsonrpc'"));
    }

    private static String answered(final String method, final String member) {
        return of(method, "{'jsonrpc':'2.0','id':1," + member + "}");
    }

    private static String of(final String method, final String answer) {
        final var request = "{'jsonrpc':'2.0','id':1,'method':'" + method + "','params':{'name':'n'}}";
        return switch (SCANNER.scan(bytes(request))) {
            case Scan.Message(Envelope.Request asked) ->
                new String(ModernAnswer.of(bytes(answer), asked, quoted(INFO), SCANNER), StandardCharsets.UTF_8);
            case Scan.Message _, Scan.Rejected _ -> throw new AssertionError(request);
        };
    }

    private static byte[] bytes(final String json) {
        return quoted(json).getBytes(StandardCharsets.UTF_8);
    }

    private static String quoted(final String json) {
        return json.replace('\'', '"');
    }
}
