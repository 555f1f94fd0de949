package io.sallyport.demo.selftest;

import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema.ProgressNotification;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import io.sallyport.demo.stage.Demo;
import io.sallyport.demo.stage.DemoClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Many servers as one: the merged list, a call to each, progress, and a helpful answer to a misspelt name. */
final class CallSteps {

    private static final List<String> TOOLS = List.of(
            "notes__add_note",
            "notes__list_notes",
            "notes__replica",
            "notes__count",
            "notes__slow_note",
            "weather__forecast",
            "weather__search",
            "tickets__create_ticket",
            "tickets__search",
            "tickets__export_tickets");

    private CallSteps() {}

    static List<Step> steps() {
        return List.of(
                new Step("a client initialises through TLS with a token", CallSteps::initialises),
                new Step("the list has every tool of every server, both searches among them", CallSteps::listsAll),
                new Step("a tool keeps its title, schema and hints", CallSteps::keepsDefinitions),
                new Step("each server answers, and each search is its own", CallSteps::callsEach),
                new Step("progress arrives while a slow call runs", CallSteps::relaysProgress),
                new Step("an unknown tool is refused with the nearest names", CallSteps::suggestsNames));
    }

    static DemoClient connect(Demo demo, String subject) throws Exception {
        return DemoClient.connect(demo.endpoint(), demo.trust(), demo.token(subject));
    }

    private static void initialises(Demo demo) throws Exception {
        connect(demo, "ann").close();
    }

    private static void listsAll(Demo demo) throws Exception {
        try (var client = connect(demo, "ann")) {
            final var names = client.tools().stream().map(Tool::name).toList();
            final var missing = new ArrayList<>(TOOLS);
            missing.removeAll(names);
            Expect.that(missing.isEmpty(), "missing " + missing + " in " + names);
            Expect.equal(TOOLS.size(), names.size(), "the number of tools");
        }
    }

    private static void keepsDefinitions(Demo demo) throws Exception {
        try (var client = connect(demo, "ann")) {
            final var tool = client.tools().stream()
                    .filter(candidate -> candidate.name().equals("notes__list_notes"))
                    .findFirst()
                    .orElseThrow(() -> new Expect.Broken("notes__list_notes is not listed"));
            Expect.equal("List the notes", tool.title(), "its title");
            Expect.equal(false, tool.inputSchema().get("additionalProperties"), "additionalProperties of its schema");
            Expect.equal(true, tool.annotations().readOnlyHint(), "its readOnlyHint");
        }
    }

    private static void callsEach(Demo demo) throws Exception {
        try (var client = connect(demo, "ann")) {
            Expect.success(client.call("notes__add_note", Map.of("text", "remember the milk")));
            Expect.success(client.call("weather__forecast", Map.of("city", "Oslo")));
            Expect.success(client.call("tickets__create_ticket", Map.of("title", "Oslo office has no milk")));
            final var cities = Expect.success(client.call("weather__search", Map.of("query", "oslo")));
            final var tickets = Expect.success(client.call("tickets__search", Map.of("query", "oslo")));
            Expect.equal(List.of("Oslo"), cities, "what weather__search found");
            Expect.equal(List.of("Oslo office has no milk (normal)"), tickets, "what tickets__search found");
        }
    }

    private static void relaysProgress(Demo demo) throws Exception {
        final var first = new CompletableFuture<ProgressNotification>();
        try (var client = DemoClient.connect(demo.endpoint(), demo.trust(), demo.token("ann"), first::complete)) {
            final var result =
                    client.begin("notes__slow_note", Map.of("text", "slowly", "steps", 5, "delayMs", 400), "p-1");
            final var progress = first.get(20, TimeUnit.SECONDS);
            Expect.that(!result.isDone(), "the first progress came after the result");
            Expect.equal("p-1", progress.progressToken(), "the progress token");
            Expect.success(result.get(20, TimeUnit.SECONDS));
        }
    }

    private static void suggestsNames(Demo demo) throws Exception {
        try (var client = connect(demo, "ann")) {
            final var answer = client.call("notes__add_not", Map.of("text", "x"));
            throw new Expect.Broken("a call to notes__add_not was answered: " + answer);
        } catch (McpError e) {
            Expect.contains(String.valueOf(e.getMessage()), "notes__add_note", "the error");
        }
    }
}
