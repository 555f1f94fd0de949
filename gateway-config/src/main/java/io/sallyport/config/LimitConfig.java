package io.sallyport.config;

import java.util.OptionalLong;

/**
 * A limit on how often a principal may call.
 *
 * @param per what has a bucket of its own
 * @param burst how many calls may come at once; by default the rate's count
 * @param status the HTTP status of a refusal, 429, or 200 for clients that tear down on anything else
 */
public record LimitConfig(Per per, Rate rate, OptionalLong burst, int status) {

    /** What has a bucket of its own. */
    public enum Per {
        /** The principal; anonymous callers by address. */
        PRINCIPAL,
        /** The client's address. */
        ADDRESS
    }
}
