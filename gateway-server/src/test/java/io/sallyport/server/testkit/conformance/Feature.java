package io.sallyport.server.testkit.conformance;

import java.util.Map;

/** What answers the requests of one method, in either era. */
@FunctionalInterface
interface Feature {

    /** The result. */
    Map<String, Object> serve(Call call) throws Refusal, InterruptedException;
}
