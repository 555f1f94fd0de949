package io.sallyport.plugins.spi;

import java.util.Set;

/** Decides what a caller sees and may call; one answer rules both. Asked on the event loop, so it must not block. */
public interface ToolPolicy extends Plugin {

    Decision decide(Caller caller, ToolKey tool);

    /**
     * Whether no tool at all, known or not, is {@link Decision.Hidden} from that caller, so that a list of a thousand is not
     * asked about one by one. Who does not say so promises nothing.
     */
    default boolean hidesNothing(final Caller caller) {
        return false;
    }

    /** What a policy says of one tool. */
    sealed interface Decision {

        record Allowed() implements Decision {}

        /** Not listed; a call is answered as if there were no such tool. */
        record Hidden() implements Decision {}

        /** Listed; a call is refused with every scope it needs at once. */
        record ScopesMissing(Set<String> required) implements Decision {}

        Allowed ALLOWED = new Allowed();
        Hidden HIDDEN = new Hidden();
    }
}
