package io.sallyport.demo.selftest;

import io.sallyport.demo.stage.Demo;
import io.sallyport.demo.stage.DemoClient;
import io.sallyport.demo.stage.SpawnedServer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** Sessions: apart from each other, on one replica each, alive after the gateway dies, renewed once when their replica dies. */
final class SessionSteps {

    private static final String RENEWED = "io.sallyport/sessionRenewed";
    private static final int CALLS = 20;

    private SessionSteps() {}

    static List<Step> steps() {
        return List.of(
                new Step("the notes of two sessions stay apart", SessionSteps::staysApart),
                new Step("a session stays on one replica over " + CALLS + " calls", SessionSteps::staysPut),
                new Step("the gateway is killed and restarted, and the session goes on", SessionSteps::survivesAKill),
                new Step("a replica stops, and its session is renewed once and says so", SessionSteps::renewsOnce));
    }

    private static void staysApart(Demo demo) throws Exception {
        try (var ann = CallSteps.connect(demo, "ann");
                var bob = CallSteps.connect(demo, "bob")) {
            addNote(ann, "ann's");
            addNote(bob, "bob's");
            Expect.equal(List.of("ann's"), notes(ann), "what ann reads");
            Expect.equal(List.of("bob's"), notes(bob), "what bob reads");
        }
    }

    private static void staysPut(Demo demo) throws Exception {
        try (var client = CallSteps.connect(demo, "ann")) {
            final var replicas = new HashSet<String>();
            final var written = new ArrayList<String>();
            for (int i = 1; i <= CALLS; i++) {
                replicas.add(replica(client));
                addNote(client, "note " + i);
                written.add("note " + i);
            }
            Expect.equal(1, replicas.size(), "the number of replicas that answered " + replicas);
            Expect.equal(written, notes(client), "what the session reads");
        }
    }

    private static void survivesAKill(Demo demo) throws Exception {
        try (var client = CallSteps.connect(demo, "ann")) {
            addNote(client, "before");
            final String replica = replica(client);
            demo.gateway().killAndRestart();
            addNote(client, "after");
            Expect.equal(List.of("before", "after"), notes(client), "what the session reads");
            Expect.equal(replica, replica(client), "its replica");
        }
    }

    private static void renewsOnce(Demo demo) throws Exception {
        try (var client = CallSteps.connect(demo, "ann")) {
            addNote(client, "will be lost");
            final String replica = replica(client);
            serverNamed(demo, replica).close();
            final var renewed = client.call("notes__list_notes", Map.of());
            Expect.equal(List.of(), Expect.success(renewed), "what the renewed session reads");
            final Map<String, Object> meta = renewed.meta() == null ? Map.of() : renewed.meta();
            Expect.contains(String.valueOf(meta.get(RENEWED)), "notes", "_meta[\"" + RENEWED + "\"]");
            final var next = client.call("notes__replica", Map.of());
            Expect.that(next.meta() == null || !next.meta().containsKey(RENEWED), "the next call was renewed again");
            Expect.that(!Expect.success(next).contains(replica), "the stopped replica answers");
        }
    }

    private static SpawnedServer serverNamed(Demo demo, String name) {
        return demo.servers().stream()
                .filter(server -> server.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new Expect.Broken("no replica is called " + name));
    }

    private static void addNote(DemoClient client, String text) {
        Expect.success(client.call("notes__add_note", Map.of("text", text)));
    }

    private static List<String> notes(DemoClient client) {
        return Expect.success(client.call("notes__list_notes", Map.of()));
    }

    private static String replica(DemoClient client) {
        return String.join("", Expect.success(client.call("notes__replica", Map.of())));
    }
}
