package io.sallyport.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFieldsTest {

    @Test
    void readsTheToolsOfAList() {
        final var answer = Scanned.result("""
                {"jsonrpc":"2.0","id":1,"result":{"tools":[ {"name":"sü\\u0061","inputSchema":{"type":"object"}},
                {"description":"d","name":"zwei", "title":null}],"nextCursor":"é\\n"}}""");

        final var result = JsonFields.of(answer.json(), answer.result()).orElseThrow();
        assertThat(result.string("nextCursor")).contains("é\n");
        final var tools = result.elements("tools").orElseThrow().stream()
                .map(tool -> JsonFields.of(answer.json(), tool).orElseThrow())
                .toList();
        assertThat(tools).extracting(tool -> tool.string("name").orElseThrow()).containsExactly("süa", "zwei");
        assertThat(tools.getFirst().value("inputSchema"))
                .map(span -> Scanned.text(answer.json(), span))
                .contains("{\"type\":\"object\"}");
        assertThat(tools.getFirst().object("inputSchema").flatMap(schema -> schema.string("type")))
                .contains("object");
        assertThat(tools.getLast().members())
                .extracting(JsonFields.Member::key)
                .containsExactly("description", "name", "title");
    }

    @Test
    void tellsKindsAndPlaces() {
        final var json = " {\"s\" : \"x\",\"n\":-1.5,\"b\":false,\"z\":null,\"a\":[1 ],\"o\":{} } ".getBytes(UTF_8);
        final var fields = JsonFields.of(json).orElseThrow();

        assertThat(fields.members())
                .extracting(JsonFields.Member::kind)
                .containsExactly(
                        JsonKind.STRING,
                        JsonKind.NUMBER,
                        JsonKind.BOOLEAN,
                        JsonKind.NULL,
                        JsonKind.ARRAY,
                        JsonKind.OBJECT);
        assertThat(fields.members())
                .extracting(member -> Scanned.text(json, member.keySpan()))
                .containsExactly("\"s\"", "\"n\"", "\"b\"", "\"z\"", "\"a\"", "\"o\"");
        assertThat(fields.members())
                .extracting(member -> Scanned.text(json, member.value()))
                .containsExactly("\"x\"", "-1.5", "false", "null", "[1 ]", "{}");
        assertThat(Scanned.text(json, fields.span())).startsWith("{").endsWith("}");
        assertThat(fields.string("n")).isEmpty();
        assertThat(fields.string("absent")).isEmpty();
        assertThat(fields.elements("o")).isEmpty();
        assertThat(fields.object("a")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "1", "{", "{}x", "{}{}", "{\"a\":1,\"a\":2}", "{\"a\":}", "\ufeff{}", "{\u0000}"})
    void hasNoIndexOfAnythingElse(final String json) {
        assertThat(JsonFields.of(json.getBytes(UTF_8))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "1", "[", "[]x", "[][]", "[1,]", "[1 2]"})
    void hasNoElementsOfAnythingElse(final String json) {
        assertThat(JsonElements.of(json.getBytes(UTF_8), new Span(0, json.length())))
                .isEmpty();
    }

    @Test
    void isBoundedInDepth() {
        final var deep = "{\"a\":" + "[".repeat(2000) + "]".repeat(2000) + "}";

        assertThat(JsonFields.of(deep.getBytes(UTF_8))).isEmpty();
    }

    @Test
    void setsReplacesAndRemovesLeavingTheRest() {
        final var fields = JsonFields.of("""
                { "name" : "a", "x":[1, 2] ,"title":"t", "description":"d" }""".getBytes(UTF_8)).orElseThrow();

        assertThat(ObjectEdit.of(fields)
                        .setString("name", "p__a")
                        .remove("title")
                        .setString("description", "é\"")
                        .set("annotations", "{}")
                        .remove("absent")
                        .apply())
                .asString(UTF_8)
                .isEqualTo("""
                        { "name" : "p__a", "x":[1, 2], "description":"é\\"","annotations":{} }""");
    }

    @Test
    void editsSeveralObjectsOfOneTextInOneSplice() {
        final var json = "[{\"n\":1},{\"n\":2,\"m\":3}]".getBytes(UTF_8);
        final var splice = Splice.of(json);
        for (final var element : JsonElements.of(json, new Span(0, json.length)).orElseThrow()) {
            ObjectEdit.of(JsonFields.of(json, element).orElseThrow())
                    .set("n", "0")
                    .remove("m")
                    .applyTo(splice);
        }

        assertThat(splice.apply()).asString(UTF_8).isEqualTo("[{\"n\":0},{\"n\":0}]");
    }

    @Test
    void anyEditOfAnyObjectReadsBackAsWritten() {
        final var random = new Random(11);
        final var source = new RandomJson(random);
        for (int round = 0; round < 5000; round++) {
            final var text = source.value(4);
            final var before =
                    JsonFields.of(("xx" + text + "yy").getBytes(UTF_8), new Span(2, text.getBytes(UTF_8).length + 2));
            if (before.isPresent()) {
                editsAtRandom(before.get(), random);
            }
        }
    }

    private static void editsAtRandom(final JsonFields before, final Random random) {
        final var edit = ObjectEdit.of(before);
        final var expected = new LinkedHashMap<String, String>();
        before.members().forEach(member -> expected.put(member.key(), Scanned.text(before.json(), member.value())));
        for (int i = 0; i < 6; i++) {
            if (random.nextInt(3) == 0) {
                edit.remove("k" + i);
                expected.remove("k" + i);
            } else if (random.nextInt(3) == 0) {
                edit.setString("k" + i, "v" + i);
                expected.put("k" + i, "\"v" + i + "\"");
            }
        }
        final var json = edit.apply();
        final var after = JsonFields.of(json).orElseThrow();
        assertThat(after.members())
                .extracting(member -> member.key() + Scanned.text(json, member.value()))
                .containsExactlyElementsOf(expected.entrySet().stream()
                        .map(entry -> entry.getKey() + entry.getValue())
                        .toList());
    }
}
