package io.sallyport.server.federation;

/** What of a task a result is (2025-11-25, basic/utilities/tasks). */
public enum TaskAnswer {
    /** Nothing of one. */
    NONE,
    /** It tells of the task that the call has become. */
    CREATED,
    /** A task itself. */
    TASK,
    /** What a task has come to. */
    PAYLOAD
}
