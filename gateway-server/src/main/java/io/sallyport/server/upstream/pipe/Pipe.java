package io.sallyport.server.upstream.pipe;

import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.RequestId;
import io.sallyport.server.upstream.Breakdown;
import io.sallyport.server.upstream.UpstreamRequest;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;

/** A two-way stream of JSON-RPC messages to one server. Used from its home alone. */
public interface Pipe {

    /**
     * Sends a message. Never blocks.
     *
     * @param carrier the request the message came in, for its headers and deadlines
     */
    void send(byte[] message, UpstreamRequest carrier, Sent sent);

    /** What waits for slow readers has become less: {@link Listener#mayRead} may say yes again. Any thread. */
    void readOn();

    /** Ends it in an orderly way, in the background; the listener hears of the end. */
    void close();

    /** What became of a message that was sent: one of these, on the home. */
    interface Sent {

        void accepted();

        /** The server would not have it. */
        void refused(int status, Optional<String> retryAfter);

        void broke(Breakdown breakdown);

        /** For messages nobody waits for. */
        Sent IGNORED = new Sent() {
            @Override
            public void accepted() {}

            @Override
            public void refused(final int status, final Optional<String> retryAfter) {}

            @Override
            public void broke(final Breakdown breakdown) {}
        };
    }

    /** Makes pipes. */
    interface Opener {

        /**
         * Opens a pipe in the background.
         *
         * @param carrier the {@code initialize} it is opened for
         * @param home where the listener is told, save where it says otherwise
         */
        void open(UpstreamRequest carrier, ScheduledExecutorService home, Listener listener);
    }

    /**
     * Hears of a pipe, on its home: that it is open and what comes, or that it cannot be opened; then that it has closed;
     * and last, always, that nothing is left of it.
     */
    interface Listener {

        void opened(Pipe pipe);

        void refused(int status, Optional<String> retryAfter);

        void failed(Breakdown breakdown);

        void message(Envelope envelope);

        /** A message was larger than allowed and is gone. */
        void oversized(Optional<RequestId> id);

        /**
         * Nothing comes any more.
         *
         * @param why for the log
         */
        void closed(String why);

        void gone();

        /** Whether those who read keep up; if not, reading is to wait for {@link Pipe#readOn}. Any thread. */
        boolean mayRead();
    }
}
