package io.sallyport.server.replicas;

import io.sallyport.server.transport.BodyArrays;
import io.sallyport.server.transport.BodyBudget;
import io.sallyport.server.transport.BodyCollector;
import java.time.Duration;
import java.util.function.IntSupplier;

/**
 * What all streams from other replicas share.
 *
 * @param maxMessage bytes of one message; asked at each
 * @param deadline from a message's head to its end, and to the answer of one that was asked
 */
record Intake(Receiver receiver, BodyBudget budget, IntSupplier maxMessage, Duration deadline, RefusalLog refusals) {

    BodyCollector collector() {
        return new BodyCollector(maxMessage.getAsInt(), budget, BodyArrays.FRESH);
    }
}
