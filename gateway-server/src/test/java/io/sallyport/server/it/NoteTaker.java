package io.sallyport.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.server.testkit.McpHttp;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A client with a session on a notes server that knows what it wrote there, and that on every read expects exactly this:
 * a note of somebody else's, or one that is missing without a word, is a failure.
 */
final class NoteTaker {

    private static final Pattern TEXT = Pattern.compile("\"text\":\"([^\"]*)\"");

    private final String name;
    private final McpHttp client;
    private final List<String> notes = new ArrayList<>();
    private int written;
    private int renewals;

    NoteTaker(final String name, final URI endpoint, final HttpClient http) {
        this.name = name;
        this.client = new McpHttp(endpoint, http);
    }

    void arrive() throws IOException, InterruptedException {
        assertThat(client.initialize().statusCode()).isEqualTo(200);
    }

    McpHttp client() {
        return client;
    }

    /** How often an answer said that the session upstream was renewed. */
    int renewals() {
        return renewals;
    }

    /** So many calls, writing and reading in turn. */
    void work(final int calls) throws IOException, InterruptedException {
        for (int i = 0; i < calls; i += 2) {
            write();
            read();
        }
    }

    void write() throws IOException, InterruptedException {
        final var note = name + "-" + written++;
        call("add_note", "{\"text\":\"" + note + "\"}");
        notes.add(note);
    }

    void read() throws IOException, InterruptedException {
        final var read = call("list_notes", "{}");
        assertThat(read).as("notes of %s", name).isEqualTo(notes);
    }

    String replica() throws IOException, InterruptedException {
        return call("replica", "{}").getFirst();
    }

    private List<String> call(final String tool, final String arguments) throws IOException, InterruptedException {
        final var answer = client.call(tool, arguments);
        final var message = McpHttp.message(answer);
        assertThat(answer.statusCode()).as(message).isEqualTo(200);
        assertThat(message).contains("\"isError\":false");
        if (message.contains("io.sallyport/sessionRenewed")) {
            assertThat(message).contains("\"io.sallyport/sessionRenewed\":\"notes\"");
            renewals++;
            notes.clear();
        }
        return TEXT.matcher(message).results().map(found -> found.group(1)).toList();
    }
}
