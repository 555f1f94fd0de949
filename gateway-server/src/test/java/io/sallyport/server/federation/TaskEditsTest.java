package io.sallyport.server.federation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mcp.AnswerEdit;
import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.EnvelopeScanner;
import io.sallyport.mcp.ProtocolVersion;
import io.sallyport.mcp.RequestEdit;
import io.sallyport.mcp.Scan;
import io.sallyport.plugins.spi.Principal;
import io.sallyport.server.session.Session;
import io.sallyport.server.session.SessionKeys;
import io.sallyport.server.session.Sessions;
import io.sallyport.server.testkit.FakeServer;
import io.sallyport.server.testkit.Upstreams;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which bytes of a message are the id of a task: "own" stands there for whichever side says it. */
class TaskEditsTest {

    private static final String OWN = "786512e2";

    private final Sessions sessions = new Sessions(
            SessionKeys.random(),
            new Sessions.Settings(Duration.ofMinutes(30), Duration.ofDays(7)),
            Optional.empty(),
            InstantSource.system(),
            _ -> {});
    private final Session session = sessions.open(
            new Sessions.Opening("main", Principal.anonymous("main"), 0, "client", "1", ProtocolVersion.V2025_11_25),
            sessions.seed(),
            Map.of());
    private final TaskIds ids = new TaskIds(sessions.seal());
    private final TaskEdits edits =
            new TaskEdits(ids, session, new Upstreams().start(Upstreams.settings("jobs"), new FakeServer("s-")));
    private final String known = ids.published(session, "jobs", true, OWN);

    @Test
    void aCreatedTaskIsKnownByItsPublishedId() {
        assertAnswer(edits.in(TaskAnswer.CREATED).orElseThrow(), """
                {"jsonrpc":"2.0", "id":1,"result": { "task":{ "status":"working","taskId" : "own","ttl":null},"taskId":"786512e2",
                "_meta":{"io.modelcontextprotocol/model-immediate-response":"on 786512e2"}}}""");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"content\":[],\"structuredContent\":{\"task\":{\"taskId\":\"786512e2\"}}}",
                "{\"task\":null}",
                "{\"task\":[{\"taskId\":\"786512e2\"}]}",
                "{\"task\":{\"taskId\":7}}",
                "{\"task\":{}}",
                "{\"_meta\":null}",
                "{\"_meta\":{\"io.modelcontextprotocol/related-task\":\"786512e2\"}}",
                "{\"_meta\":{\"io.modelcontextprotocol/related-task\":{\"taskId\":[\"786512e2\"]}}}",
                "{\"_meta\":{\"related-task\":{\"taskId\":\"786512e2\"}}}",
            })
    void aResultWithoutATaskStaysAsItIs(final String result) {
        final var answer = answer("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + result + "}");
        assertThat(edited(answer, edits.in(TaskAnswer.CREATED).orElseThrow())).isSameAs(answer.json());
    }

    @Test
    void aTaskThatIsAResultIsKnownByItsPublishedId() {
        assertAnswer(edits.in(TaskAnswer.TASK).orElseThrow(), """
                {"result":{"task":{"taskId":"786512e2"},"taskId":"own","statusMessage":"786512e2 runs"},"id":"1","jsonrpc":"2.0"}""");
    }

    @Test
    void whatATaskHasComeToSaysWhichTaskThatWas() {
        assertAnswer(edits.in(TaskAnswer.PAYLOAD).orElseThrow(), """
                {"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"786512e2"}],"taskId":"786512e2",
                "_meta":{"a":1, "io.modelcontextprotocol/related-task" : {"x":{"taskId":"786512e2"},"taskId":"own"}}}}""");
    }

    @Test
    void aStatusIsOfTheTaskTheClientKnows() {
        final var text = """
                {"jsonrpc":"2.0","method":"notifications/tasks/status","params":{"taskId":"own","status":"completed",
                "_meta":{"io.modelcontextprotocol/related-task":{"taskId":"own"}}}}""";
        final var status = notification(text.replace("\"own\"", '"' + OWN + '"'));
        final var edit = RequestEdit.of(status);
        edits.publishedStatus(status.params(), edit::string);
        assertThat(edit.apply()).asString(UTF_8).isEqualTo(text.replace("\"own\"", '"' + known + '"'));
    }

    @Test
    void whatIsSaidOfATaskOnTheWaySaysWhichInMetaAlone() {
        final var text = """
                {"jsonrpc":"2.0","method":"notifications/progress","params":{"taskId":"786512e2","progress":1,
                "_meta":{"io.modelcontextprotocol/related-task":{"taskId":"own"}}}}""";
        final var progress = notification(text.replace("\"own\"", '"' + OWN + '"'));
        final var edit = RequestEdit.of(progress);
        edits.published(progress.params(), edit::string);
        assertThat(edit.apply()).asString(UTF_8).isEqualTo(text.replace("\"own\"", '"' + known + '"'));
    }

    @Test
    void aClientsAnswerSaysTheUpstreamsOwnId() {
        final var text = """
                {"jsonrpc":"2.0","id":1,"result":{"action":"accept",
                "_meta":{"io.modelcontextprotocol/related-task":{"taskId":"own"}}}}""";
        final var answer = answer(text.replace("\"own\"", '"' + known + '"'));
        assertThat(edited(answer, edits::own)).asString(UTF_8).isEqualTo(text.replace("\"own\"", '"' + OWN + '"'));
    }

    @Test
    void anIdThatTheUpstreamsClientWasNotGivenIsLeftToIt() {
        final var others = ids.published(session, "reports", true, OWN);
        for (final var id : new String[] {others, OWN, "", known + "A"}) {
            final var answer = answer("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"_meta\":"
                    + "{\"io.modelcontextprotocol/related-task\":{\"taskId\":\"" + id + "\"}}}}");
            assertThat(edited(answer, edits::own)).isSameAs(answer.json());
        }
    }

    private void assertAnswer(final AnswerWords words, final String text) {
        final var answer = answer(text.replace("\"own\"", '"' + OWN + '"'));
        assertThat(edited(answer, words)).asString(UTF_8).isEqualTo(text.replace("\"own\"", '"' + known + '"'));
    }

    private static byte[] edited(final Envelope.Result answer, final AnswerWords words) {
        final var edit = AnswerEdit.of(answer);
        words.inResult(answer, edit::string);
        return edit.apply();
    }

    private static Envelope.Result answer(final String json) {
        return (Envelope.Result) scanned(json);
    }

    private static Envelope.Notification notification(final String json) {
        return (Envelope.Notification) scanned(json);
    }

    private static Envelope scanned(final String json) {
        return Optional.of(new EnvelopeScanner(EnvelopeScanner.DEFAULT_MAX_DEPTH).scan(json.getBytes(UTF_8)))
                .map(Scan.Message.class::cast)
                .map(Scan.Message::envelope)
                .orElseThrow();
    }
}
