package io.sallyport.benchmarks;

import io.sallyport.mcp.Answers;
import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.EnvelopeScanner;
import io.sallyport.mcp.McpMethods;
import io.sallyport.mcp.Messages;
import io.sallyport.mcp.RequestId;
import io.sallyport.mcp.Scan;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.stream.Stream;

/**
 * What a client does from its first request to its last: initialize and its notification, the stream for what servers say by
 * themselves, 20 calls, during one of which it is asked to sample, and DELETE. Each answer is checked.
 *
 * <p>And each is read to its end: Java's client closes the connection of what is closed before, even where another session has
 * got that connection meanwhile, which then meets "header parser received no bytes".
 */
final class TypicalSession {

    private static final int CALLS = 20;
    /** Which of the calls asks. */
    private static final int ASKING = 10;

    private static final String DATA = "data: ";
    private static final byte[] CAPABILITIES = json("{\"sampling\":{}}");
    private static final byte[] ECHO =
            json("{\"name\":\"alpha__echo\",\"arguments\":{\"text\":\"" + "A thousand letters. ".repeat(46) + "\"}}");
    private static final byte[] ASK = json("{\"name\":\"alpha__ask\",\"arguments\":{}}");
    private static final byte[] SAMPLED =
            json("{\"role\":\"assistant\",\"model\":\"none\",\"content\":{\"type\":\"text\",\"text\":\"That one.\"}}");

    private final Client client;
    private final EnvelopeScanner scanner = new EnvelopeScanner(EnvelopeScanner.DEFAULT_MAX_DEPTH);

    TypicalSession(final Client client) {
        this.client = client;
    }

    /** @throws IOException where one of the answers is not what it should be */
    void run() throws IOException, InterruptedException {
        client.initialize(CAPABILITIES);
        expect(202, client.post(Messages.initialized(), BodyHandlers.ofString()));
        try (var stream = expect(200, client.get(BodyHandlers.ofInputStream())).body()) {
            for (int number = 1; number <= CALLS; number++) {
                final var id = new RequestId.Numeric(Integer.toString(1 + number));
                if (number == ASKING) {
                    ask(id);
                } else {
                    echo(id);
                }
            }
            expect(200, client.delete());
            stream.readAllBytes();
        }
    }

    private void echo(final RequestId id) throws IOException, InterruptedException {
        final var call = Messages.request(id, McpMethods.TOOLS_CALL, ECHO);
        final var answer = expect(200, client.post(call, BodyHandlers.ofString()));
        if (!answer.body().contains("The same answer.")) {
            throw new IOException("a call was answered with " + answer.body());
        }
    }

    private void ask(final RequestId id) throws IOException, InterruptedException {
        final var call = Messages.request(id, McpMethods.TOOLS_CALL, ASK);
        try (var lines = expect(200, client.post(call, BodyHandlers.ofLines())).body()) {
            final var messages = messages(lines);
            final var question = next(messages);
            if (!(question instanceof Envelope.Request asked)) {
                throw new IOException("nothing was asked, but said: " + question);
            }
            expect(202, client.post(Answers.result(asked.id(), SAMPLED), BodyHandlers.ofString()));
            if (!(next(messages) instanceof Envelope.Result result
                    && result.id().equals(id))) {
                throw new IOException("the call that asked had no result");
            }
            if (messages.hasNext()) {
                throw new IOException("the call that asked was answered more than once");
            }
        }
    }

    private Iterator<Envelope> messages(final Stream<String> lines) {
        return lines.filter(line -> line.startsWith(DATA + "{"))
                .map(line -> scanner.scan(json(line.substring(DATA.length()))))
                .flatMap(scan -> switch (scan) {
                    case Scan.Message(Envelope message) -> Stream.of(message);
                    case Scan.Rejected _ -> Stream.<Envelope>empty();
                })
                .iterator();
    }

    private static Envelope next(final Iterator<Envelope> messages) throws IOException {
        if (!messages.hasNext()) {
            throw new IOException("the answer of the call that asked has ended early");
        }
        return messages.next();
    }

    private static <T> HttpResponse<T> expect(final int status, final HttpResponse<T> answer) throws IOException {
        if (answer.statusCode() != status) {
            throw new IOException(answer.request().method() + " was answered with " + answer.statusCode() + ", not "
                    + status + ": " + answer.body());
        }
        return answer;
    }

    private static byte[] json(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
