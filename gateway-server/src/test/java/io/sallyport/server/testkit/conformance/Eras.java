package io.sallyport.server.testkit.conformance;

import java.util.List;

/** Tells the eras apart where both are served: by what the body claims; the header is asked where the body says nothing. */
final class Eras {

    private Eras() {}

    static boolean isModern(final Exchange exchange, final Object body) throws Refused {
        if (body instanceof List<?> batch) {
            if (batch.stream().map(JsonObject::of).anyMatch(Eras::claims)) {
                throw new Refused(400, Refusal.invalidRequest("batches are not in revision " + RequestMeta.REVISION));
            }
            return false;
        }
        final var message = JsonObject.of(body);
        return message.has("method") && (claims(message) || isModern(exchange, message));
    }

    private static boolean isModern(final Exchange exchange, final JsonObject message) throws Refused {
        final boolean modern = exchange.header(Exchange.PROTOCOL_VERSION)
                .filter(RequestMeta.REVISION::equals)
                .isPresent();
        if (modern && message.string("method").filter("initialize"::equals).isPresent()) {
            throw new Refused(400, Refusal.headerMismatch("there is no initialize in " + RequestMeta.REVISION));
        }
        return modern;
    }

    private static boolean claims(final JsonObject message) {
        return message.object("params").object("_meta").has(RequestMeta.VERSION);
    }
}
