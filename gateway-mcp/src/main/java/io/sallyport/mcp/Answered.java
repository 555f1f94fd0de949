package io.sallyport.mcp;

import java.util.Optional;

/** What is known of an answer that was relayed without being held. */
public sealed interface Answered {

    /**
     * An answer with a result.
     *
     * @param toolError whether {@code result.isError} is true
     */
    record Result(RequestId id, boolean toolError) implements Answered {}

    /**
     * An answer with an error.
     *
     * @param id absent where the sender could not read the request's id
     */
    record Failed(Optional<RequestId> id, int code) implements Answered {}
}
