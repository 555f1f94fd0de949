package io.sallyport.demo.servers;

import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import java.util.List;
import java.util.Locale;

/** A support desk, one for each session. Its {@code search} has the same name as the weather server's. */
final class TicketsTools implements Toolbox {

    private static final List<String> PRIORITIES = List.of("low", "normal", "high");

    private final SessionLists<Ticket> tickets = new SessionLists<>();

    private record Ticket(String title, String priority) {
        @Override
        public String toString() {
            return title + " (" + priority + ")";
        }
    }

    @Override
    public List<DemoTool> tools() {
        return List.of(create(), search(), export());
    }

    @Override
    public void sessionEnded(String session) {
        tickets.forget(session);
    }

    private DemoTool create() {
        return ToolForm.named("create_ticket", "Create a ticket", "Opens a ticket in this session's support desk.")
                .text("title", "What is wrong, in a line", 200)
                .choice("priority", "How urgent it is, normal unless given", PRIORITIES)
                .does(this::open);
    }

    private DemoTool search() {
        return ToolForm.named("search", "Search the tickets", "Finds the tickets whose title contains the query.")
                .text("query", "Part of a ticket's title", 100)
                .readOnly()
                .does(call -> Answers.text(matching(call)));
    }

    private DemoTool export() {
        return ToolForm.named("export_tickets", "Export the tickets", "Returns all tickets, slowly, with progress.")
                .number("delayMs", "How long each of the 5 parts takes in milliseconds, 100 unless given", 0, 10_000)
                .readOnly()
                .does(this::exportAll);
    }

    private CallToolResult open(Invocation call) {
        final String priority = call.text("priority");
        final var ticket = new Ticket(call.text("title"), priority.isEmpty() ? "normal" : priority);
        final int number = tickets.add(call.session(), ticket);
        return number > 0
                ? Answers.text("Opened ticket " + number + ": " + ticket)
                : Answers.error("This desk is full; start a new session.");
    }

    private List<String> matching(Invocation call) {
        final String wanted = call.text("query").toLowerCase(Locale.ROOT);
        return tickets.of(call.session()).stream()
                .filter(ticket -> ticket.title().toLowerCase(Locale.ROOT).contains(wanted))
                .map(Ticket::toString)
                .toList();
    }

    private CallToolResult exportAll(Invocation call) {
        SlowWork.run(5, call.number("delayMs", 100), "part", call.progress());
        return Answers.text(
                tickets.of(call.session()).stream().map(Ticket::toString).toList());
    }
}
