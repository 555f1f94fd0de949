package io.sallyport.demo.servers;

import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import java.util.List;

/** Notes that live in this process and in the session that wrote them: the state that affinity must protect. */
final class NotesTools implements Toolbox {

    private final SessionLists<String> notes = new SessionLists<>();
    private final String replica;
    private final CallLedger ledger;

    NotesTools(String replica, CallLedger ledger) {
        this.replica = replica;
        this.ledger = ledger;
    }

    @Override
    public List<DemoTool> tools() {
        return List.of(addNote(), listNotes(), replica(), count(), slowNote());
    }

    @Override
    public void sessionEnded(String session) {
        notes.forget(session);
    }

    private DemoTool addNote() {
        return ToolForm.named("add_note", "Add a note", "Keeps a note for as long as this session lives.")
                .text("text", "What to remember", 4_000)
                .does(this::keep);
    }

    private DemoTool listNotes() {
        return ToolForm.named("list_notes", "List the notes", "Returns this session's notes, oldest first.")
                .readOnly()
                .does(call -> Answers.text(notes.of(call.session())));
    }

    private DemoTool replica() {
        return ToolForm.named("replica", "Name the replica", "Returns the name of the process that holds this session.")
                .readOnly()
                .does(call -> Answers.text(replica));
    }

    private DemoTool count() {
        return ToolForm.named(
                        "count", "Count the calls", "Returns how many tool calls this process ran, this one included.")
                .readOnly()
                .does(call -> Answers.text(Long.toString(ledger.calls())));
    }

    private DemoTool slowNote() {
        return ToolForm.named("slow_note", "Add a note slowly", "Adds a note after some steps, with progress for each.")
                .text("text", "What to remember", 4_000)
                .number("steps", "How many steps to take, 3 unless given", 1, 1_000)
                .number("delayMs", "How long each step takes in milliseconds, 200 unless given", 0, 60_000)
                .does(this::keepSlowly);
    }

    private CallToolResult keepSlowly(Invocation call) {
        SlowWork.run(call.number("steps", 3), call.number("delayMs", 200), "step", call.progress());
        return keep(call);
    }

    private CallToolResult keep(Invocation call) {
        final int kept = notes.add(call.session(), call.text("text"));
        return kept > 0
                ? Answers.text("Kept as note " + kept + ".")
                : Answers.error("This session already holds " + SessionLists.ITEMS + " notes; start a new one.");
    }
}
