package io.sallyport.server.transport;

import io.sallyport.plugins.spi.Failure;
import io.sallyport.server.call.Route;
import java.util.Map;

/** What the gate makes of a head. */
sealed interface Judgement {

    /** Go on: authenticate, then read the body. */
    record Admit(Route route, Map<String, String> headers) implements Judgement {}

    /** Answered from the head alone. */
    record Answer(Response response) implements Judgement {}

    /**
     * Refused.
     *
     * @param route for the metric label, empty where none was found
     */
    record Refuse(String route, Failure failure, Map<String, String> headers) implements Judgement {}
}
