package io.sallyport.server.testkit.conformance;

import java.util.Map;

/** One request being served, and its line back to the client. What a feature does with it is the same in both eras. */
interface Call {

    /** What follows when the client has answered. */
    @FunctionalInterface
    interface Continuation {

        Map<String, Object> resume(Map<String, JsonObject> answers) throws Refusal, InterruptedException;
    }

    /** The rest of a call, which may outlive its request. */
    @FunctionalInterface
    interface Job {

        Map<String, Object> run(Call call) throws Refusal, InterruptedException;
    }

    /** Whether a job can also be done while the client waits. */
    enum Necessity {
        OPTIONAL,
        REQUIRED
    }

    Message.Request request();

    /** Whether the client said it can do this. */
    boolean clientHas(String capability);

    /** Whether the client wants to hear of log messages this severe. */
    boolean hears(LogLevel level);

    /** Sends a notification on the stream of the request. */
    void tell(String method, Map<String, Object> params);

    /** Asks the client, and goes on when everything is answered; where it is not yet, the result asks for the rest. */
    Map<String, Object> ask(Round round, Continuation then) throws Refusal, InterruptedException;

    /** Does the rest as a task where the client can follow one, else while it waits. */
    Map<String, Object> defer(Necessity necessity, Job job) throws Refusal, InterruptedException;

    /** Ends the connection, in an era in which the answer is there to come back for. */
    void hangUp();

    default JsonObject params() {
        return request().params();
    }

    default void progress(final int progress, final int total) {
        params().object("_meta")
                .value("progressToken")
                .ifPresent(token -> tell(
                        "notifications/progress",
                        Map.of(
                                "progressToken", token,
                                "progress", progress,
                                "total", total,
                                "message", "Completed step " + progress + " of " + total)));
    }

    default void log(final LogLevel level, final String data) {
        if (hears(level)) {
            tell("notifications/message", Map.of("level", level.toString(), "logger", "conformance", "data", data));
        }
    }
}
