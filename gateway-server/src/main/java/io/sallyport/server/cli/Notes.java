package io.sallyport.server.cli;

import java.util.ArrayList;
import java.util.List;

/** What an import has to say, in the order of the file. For use by one thread. */
final class Notes {

    private final List<String> lines = new ArrayList<>();
    private boolean leftOut;

    void add(final String line) {
        lines.add(Shell.plain(line));
    }

    /** Something about a server. */
    void of(final String server, final String sentence) {
        add(server + ": " + sentence);
    }

    /** A server that is not imported. */
    void without(final String server, final String reason) {
        of(server, "left out: " + reason);
        leftOut = true;
    }

    boolean leftOut() {
        return leftOut;
    }

    List<String> lines() {
        return List.copyOf(lines);
    }
}
