package io.sallyport.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mcp.JsonFields;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nobody is asked for what they did not say they could do. */
class ClientCapabilitiesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{} | sampling/createMessage | {} | false",
                "{'sampling':{}} | sampling/createMessage | {} | true",
                "{'sampling':{}} | roots/list | {} | false",
                "{'roots':{}} | roots/list | {} | true",
                "{'elicitation':{}} | elicitation/create | {} | true",
                "{'elicitation':{}} | elicitation/create | {'mode':'form'} | true",
                "{'elicitation':{}} | elicitation/create | {'mode':'url'} | false",
                "{'elicitation':{'form':{}}} | elicitation/create | {'mode':'form'} | true",
                "{'elicitation':{'form':{}}} | elicitation/create | {'mode':'url'} | false",
                "{'elicitation':{'url':{}}} | elicitation/create | {'mode':'url'} | true",
                "{'elicitation':{'url':{}}} | elicitation/create | {} | false",
                "{'elicitation':{'form':{},'url':{}}} | elicitation/create | {'mode':'url'} | true",
                "{'elicitation':{'form':{},'url':{}}} | elicitation/create | {} | true",
                "{'sampling':{},'roots':{},'elicitation':{}} | something/else | {} | false"
            })
    void whatAClientDeclaresItIsAskedFor(
            final String declared, final String method, final String params, final boolean asked) {
        final int bits = ClientCapabilities.bits(fields(declared).orElseThrow());

        assertThat(ClientCapabilities.allow(bits, method, fields(params))).isEqualTo(asked);
    }

    private static Optional<JsonFields> fields(final String json) {
        return JsonFields.of(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
