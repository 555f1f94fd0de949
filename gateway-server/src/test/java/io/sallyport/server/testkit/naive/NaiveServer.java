package io.sallyport.server.testkit.naive;

import java.io.IOException;
import tools.jackson.databind.node.ObjectNode;

/** A server behind a {@link NaiveProxy}. */
public interface NaiveServer extends AutoCloseable {

    String name();

    /** Opens a session by a client's own {@code initialize}. */
    Link open(ObjectNode initialize) throws IOException, InterruptedException;

    @Override
    void close();

    /** A session with the server. */
    interface Link {

        /** What it answered to {@code initialize}. */
        ObjectNode opening();

        /** The answer to a request; whatever is said before it goes unheard. */
        ObjectNode ask(ObjectNode request) throws IOException, InterruptedException;

        /** Hears what the server says by itself, until it has no more to say. */
        void listen(Ear ear) throws IOException, InterruptedException;

        void end() throws IOException, InterruptedException;
    }

    /** Hears one message. */
    interface Ear {
        void heard(String json) throws IOException;
    }

    /** A status that is not 200. */
    final class Refused extends IOException {

        private static final long serialVersionUID = 1;

        private final int status;

        Refused(final int status) {
            super("status " + status);
            this.status = status;
        }

        int status() {
            return status;
        }
    }
}
