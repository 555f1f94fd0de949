package io.sallyport.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderParamsTest {

    private static final String ANNOTATED = "{\"type\":\"string\",\"x-mcp-header\":\"A\"}";

    @Test
    void findsArgumentsAtAnyDepthOfProperties() {
        final var params = params(
                "{\"properties\":{\"a\":" + ANNOTATED
                        + ",\"b\":{\"type\":\"object\",\"properties\":{\"c\":{\"type\":\"integer\",\"x-mcp-header\":\"C\"}}}}}");

        assertThat(fields(params, "{\"a\":\"x\",\"b\":{\"c\":7}}"))
                .containsExactly(entry("Mcp-Param-A", "x"), entry("Mcp-Param-C", "7"));
        assertThat(fields(params, "{\"b\":{}}")).isEmpty();
        assertThat(fields(params, "{\"a\":null,\"b\":3}")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"x\" | x",
                "\"a b\" | a b",
                "\"\" | =?base64??=",
                "\" a\" | =?base64?IGE=?=",
                "\"ö\" | =?base64?w7Y=?=",
                "\"a\\nb\" | =?base64?YQpi?=",
                "\"=?base64?eA==?=\" | =?base64?PT9iYXNlNjQ/ZUE9PT89?=",
                "42 | 42",
                "42.0 | 42",
                "4.2e1 | 42",
                "-7 | -7",
                "1.5 | 1.5",
                "1e400000 | 1e400000",
                "true | true",
                "false | false"
            })
    void writesEachKindOfValueSoThatAFieldHoldsIt(final String value, final String field) {
        final var params = params("{\"properties\":{\"a\":" + ANNOTATED + "}}");

        assertThat(fields(params, "{\"a\":" + value + "}")).containsExactly(entry("Mcp-Param-A", field));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"object\"}",
                "{\"properties\":{\"x-mcp-header\":{\"type\":\"string\"}}}",
                "{\"properties\":{\"a\":{\"type\":\"object\",\"default\":{\"x-mcp-header\":\"A\"}}}}"
            })
    void theWordAloneIsNoAnnotation(final String schema) {
        assertThat(HeaderParams.of(tool(schema))).contains(HeaderParams.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"string\",\"x-mcp-header\":\"A\"}",
                "{\"properties\":{\"a\":{\"x-mcp-header\":\"A\"}}}",
                "{\"properties\":{\"a\":{\"type\":\"object\",\"x-mcp-header\":\"A\"}}}",
                "{\"properties\":{\"a\":{\"type\":\"number\",\"x-mcp-header\":\"A\"}}}",
                "{\"properties\":{\"a\":{\"type\":\"string\",\"x-mcp-header\":\"\"}}}",
                "{\"properties\":{\"a\":{\"type\":\"string\",\"x-mcp-header\":\"a b\"}}}",
                "{\"properties\":{\"a\":{\"type\":\"string\",\"x-mcp-header\":\"a\\r\\nX: y\"}}}",
                "{\"properties\":{\"a\":{\"type\":\"string\",\"x-mcp-header\":1}}}",
                "{\"properties\":{\"a\":" + ANNOTATED + ",\"b\":{\"type\":\"string\",\"x-mcp-header\":\"a\"}}}",
                "{\"properties\":{\"a\":{\"items\":" + ANNOTATED + "}}}",
                "{\"oneOf\":[{\"properties\":{\"a\":" + ANNOTATED + "}}]}",
                "{\"properties\":{\"a\":{\"anyOf\":[" + ANNOTATED + "]}}}",
                "{\"$defs\":{\"a\":" + ANNOTATED + "}}",
                "{\"if\":{\"properties\":{\"a\":" + ANNOTATED + "}}}",
                "{\"additionalProperties\":" + ANNOTATED + "}"
            })
    void anAnnotationWhereNoneMayStandSpoilsTheTool(final String schema) {
        assertThat(HeaderParams.of(tool(schema))).isEmpty();
    }

    @Test
    void aSchemaOfAnyDepthEnds() {
        final var deep = "{\"not\":".repeat(60) + ANNOTATED + "}".repeat(60);

        assertThat(HeaderParams.of(tool(deep))).isEmpty();
    }

    private static HeaderParams params(final String schema) {
        return HeaderParams.of(tool(schema)).orElseThrow();
    }

    private static byte[] tool(final String schema) {
        return ("{\"name\":\"t\",\"inputSchema\":" + schema + "}").getBytes(UTF_8);
    }

    private static List<Map.Entry<String, String>> fields(final HeaderParams params, final String arguments) {
        return params.fields(JsonFields.of(("{\"name\":\"t\",\"arguments\":" + arguments + "}").getBytes(UTF_8))
                .orElseThrow());
    }
}
