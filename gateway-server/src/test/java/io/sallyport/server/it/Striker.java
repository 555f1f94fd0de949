package io.sallyport.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.server.testkit.McpHttp;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A client that marks each of its calls with a nonce and keeps book of what became of it. Never calls twice. */
final class Striker {

    private static final Pattern TEXT = Pattern.compile("\"text\":\"([^\"]*)\"");

    private final String name;
    private final McpHttp client;
    private final List<String> made = new ArrayList<>();
    private final List<String> answered = new ArrayList<>();

    Striker(final String name, final URI endpoint, final HttpClient http) throws IOException, InterruptedException {
        this.name = name;
        this.client = new McpHttp(endpoint, http);
        assertThat(client.initialize().statusCode()).isEqualTo(200);
    }

    /** What it called for, whatever came of it. */
    List<String> made() {
        return made;
    }

    List<String> answered() {
        return answered;
    }

    /** Makes so many calls and stops at the first that breaks; true where none did. */
    boolean strike(final int calls, final Runnable eachAnswer) throws InterruptedException {
        for (int i = 0; i < calls; i++) {
            final var nonce = name + "-" + made.size();
            made.add(nonce);
            try {
                strike(nonce);
            } catch (final HttpTimeoutException e) {
                throw new AssertionError(nonce + " was left without an answer", e);
            } catch (final IOException e) {
                return false;
            }
            eachAnswer.run();
        }
        return true;
    }

    /** What the session upstream holds, in order. */
    List<String> notes() throws IOException, InterruptedException {
        final var message = McpHttp.message(client.call("list_notes", "{}"));
        assertThat(message).contains("\"isError\":false").doesNotContain("sessionRenewed");
        return TEXT.matcher(message).results().map(found -> found.group(1)).toList();
    }

    private void strike(final String nonce) throws IOException, InterruptedException {
        final var answer = client.call(
                "slow_note", "{\"text\":\"%1$s\",\"nonce\":\"%1$s\",\"steps\":1,\"delayMs\":20}".formatted(nonce));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(McpHttp.message(answer)).contains("\"isError\":false").doesNotContain("sessionRenewed");
        answered.add(nonce);
    }
}
