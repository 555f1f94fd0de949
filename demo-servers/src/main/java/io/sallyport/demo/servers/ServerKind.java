package io.sallyport.demo.servers;

import java.util.Locale;

/** Which of the servers to run. */
public enum ServerKind {
    /** Stateful: notes kept for each session. */
    NOTES(true),
    /** Stateless: answers without a session. */
    WEATHER(false),
    /** Stateful: tickets kept for each session. */
    TICKETS(true);

    private final boolean stateful;

    ServerKind(boolean stateful) {
        this.stateful = stateful;
    }

    public boolean stateful() {
        return stateful;
    }

    /** As it is written on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    Toolbox toolbox(String server, CallLedger ledger) {
        return switch (this) {
            case NOTES -> new NotesTools(server, ledger);
            case WEATHER -> new WeatherTools();
            case TICKETS -> new TicketsTools();
        };
    }
}
