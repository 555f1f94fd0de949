package io.sallyport.server.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mcp.AnswerEdit;
import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.EnvelopeScanner;
import io.sallyport.mcp.Scan;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client in a session is shown of the answers of a server without. */
class LegacyAnswerTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "tools/list | {'resultType':'complete','tools':[],'ttlMs':5,'cacheScope':'public'} | {'tools':[]}",
                "tools/call | {'structuredContent':{'a':1},'content':[]} | {'structuredContent':{'a':1},'content':[]}",
                "tools/call | {'structuredContent':[1],'content':[]} | {'content':[]}",
                "tools/call | {'content':[],'structuredContent':null} | {'content':[]}",
                "prompts/get | {'structuredContent':7,'messages':[]} | {'structuredContent':7,'messages':[]}",
                "tools/call | {'content':[],'_meta':{'io.modelcontextprotocol/serverInfo':{},'mine':1}} | {'content':[],'_meta':{'mine':1}}"
            })
    void whatOnlyTheOtherEraHasIsLeftOut(final String method, final String result, final String shown) {
        final var answer = (Envelope.Result) message("{'jsonrpc':'2.0','id':1,'result':" + result + "}");
        final var edit = AnswerEdit.of(answer);

        LegacyAnswer.edit(request(method), answer, edit);

        assertThat(new String(edit.apply(), StandardCharsets.UTF_8))
                .isEqualTo(quoted("{'jsonrpc':'2.0','id':1,'result':" + shown + "}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "resources/read | {'code':-32602,'message':'m','data':{'uri':'a:b'}} | -32002",
                "resources/read | {'code':-32602,'message':'m','data':{}} | -32602",
                "resources/read | {'code':-32602,'message':'m'} | -32602",
                "resources/read | {'code':-32603,'message':'m','data':{'uri':'a:b'}} | -32603",
                "tools/call | {'code':-32602,'message':'m','data':{'uri':'a:b'}} | -32602"
            })
    void aResourceThatIsNotThereHasACodeOfItsOwn(final String method, final String error, final int code) {
        final var answer = (Envelope.Failed) message("{'jsonrpc':'2.0','id':1,'error':" + error + "}");

        assertThat(LegacyAnswer.code(request(method), answer)).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'name':'a','outputSchema':{'type':'object'}} | {'name':'a','outputSchema':{'type':'object'}}",
                "{'name':'a','outputSchema':{'type':'array'}} | {'name':'a'}",
                "{'name':'a','outputSchema':{}} | {'name':'a'}",
                "{'name':'a'} | {'name':'a'}"
            })
    void aSchemaOfWhatIsNoObjectIsNotShown(final String tool, final String shown) {
        final var definition = LegacyAnswer.definition(quoted(tool).getBytes(StandardCharsets.UTF_8));

        assertThat(new String(definition, StandardCharsets.UTF_8)).isEqualTo(quoted(shown));
    }

    private static Envelope.Request request(final String method) {
        return (Envelope.Request) message("{'jsonrpc':'2.0','id':1,'method':'" + method + "','params':{}}");
    }

    private static Envelope message(final String json) {
        final var scanner = new EnvelopeScanner(EnvelopeScanner.DEFAULT_MAX_DEPTH);
        if (scanner.scan(quoted(json).getBytes(StandardCharsets.UTF_8)) instanceof Scan.Message(Envelope message)) {
            return message;
        }
        throw new IllegalArgumentException(json);
    }

    /** Quotes are the tables' own. */
    private static String quoted(final String json) {
        return json.replace('\'', '"');
    }
}
