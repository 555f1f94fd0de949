package io.sallyport.server.listener;

/** A listener could not start, or not take new settings; {@link #problem} names the key in the configuration and says why. */
public final class CannotListenException extends Exception {

    private final transient ListenerProblem problem;

    CannotListenException(final ListenerProblem problem, final Throwable cause) {
        super(problem.key() + ": " + problem.message(), cause);
        this.problem = problem;
    }

    CannotListenException(final ListenerProblem problem) {
        super(problem.key() + ": " + problem.message());
        this.problem = problem;
    }

    public ListenerProblem problem() {
        return problem;
    }
}
