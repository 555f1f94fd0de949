package io.sallyport.server.testkit.conformance;

import java.util.Map;

/** A call that goes on as a task. Whoever polls it finds its questions; it has no stream to tell anything on. */
record TaskCall(Message.Request request, RequestMeta meta, Task task, Change.Audience audience) implements Call {

    @Override
    public boolean clientHas(final String capability) {
        return meta.capabilities().has(capability);
    }

    @Override
    public boolean hears(final LogLevel level) {
        return false;
    }

    @Override
    public void tell(final String method, final Map<String, Object> params) {}

    @Override
    public Map<String, Object> ask(final Round round, final Continuation then) throws Refusal, InterruptedException {
        meta.requireAll(round);
        final var answers = task.ask(round, this::tellOfItself);
        tellOfItself();
        return then.resume(answers);
    }

    @Override
    public Map<String, Object> defer(final Necessity necessity, final Job job) throws Refusal, InterruptedException {
        return job.run(this);
    }

    @Override
    public void hangUp() {}

    /** Runs to its end. */
    void run(final Job job) {
        try {
            task.complete(job.run(this));
        } catch (final Refusal refusal) {
            task.fail(refusal.stateless());
        } catch (final InterruptedException _) {
            task.cancel();
        }
        tellOfItself();
    }

    private void tellOfItself() {
        audience.tell(Change.task(task.id(), task.detailed()));
    }
}
