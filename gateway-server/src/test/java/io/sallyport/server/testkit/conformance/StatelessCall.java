package io.sallyport.server.testkit.conformance;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A request that stands for itself. What it must ask the client is its result, and the client comes again with answers. */
record StatelessCall(Message.Request request, RequestMeta meta, Inputs inputs, Reply reply, Tasks tasks)
        implements Call {

    @Override
    public boolean clientHas(final String capability) {
        return meta.capabilities().has(capability);
    }

    @Override
    public boolean hears(final LogLevel level) {
        return meta.level().filter(least -> level.compareTo(least) >= 0).isPresent();
    }

    @Override
    public void tell(final String method, final Map<String, Object> params) {
        reply.tell(Message.outgoing(Optional.empty(), method, params));
    }

    @Override
    public Map<String, Object> ask(final Round round, final Continuation then) throws Refusal, InterruptedException {
        meta.requireAll(round);
        final var answers = inputs.to(round);
        return answers.keySet().containsAll(round.questions().keySet())
                ? then.resume(answers)
                : inputRequired(round, answers);
    }

    private Map<String, Object> inputRequired(final Round round, final Map<String, JsonObject> answers) {
        final var missing = new LinkedHashMap<String, Object>();
        round.questions().forEach((key, question) -> {
            if (!answers.containsKey(key)) {
                missing.put(key, question.embedded());
            }
        });
        final var result = new LinkedHashMap<String, Object>();
        result.put("resultType", "input_required");
        result.put("inputRequests", missing);
        if (round.sealed()) {
            result.put("requestState", inputs.seal(missing.keySet()));
        }
        return result;
    }

    @Override
    public Map<String, Object> defer(final Necessity necessity, final Job job) throws Refusal, InterruptedException {
        if (meta.hasExtension(Tasks.EXTENSION)) {
            return tasks.start(request, meta, job);
        }
        if (necessity == Necessity.REQUIRED) {
            throw Refusal.missingExtension(Tasks.EXTENSION);
        }
        return job.run(this);
    }

    /** There is nothing to come back for. */
    @Override
    public void hangUp() {}
}
