package io.sallyport.server.replicas;

import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Headers.PseudoHeaderName;
import io.sallyport.server.session.Relays.Problem;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** What a head from another replica says. */
sealed interface AnswerHead {

    /** The message was taken, and this is its answer. */
    record Answer(int status, List<Map.Entry<String, String>> fields) implements AnswerHead {}

    /** What listens there did not take the message. */
    record Refused(Problem problem) implements AnswerHead {}

    /** A head is still to come. */
    record Interim() implements AnswerHead {}

    static AnswerHead of(final Http2Headers head) {
        final HttpStatusClass kind = HttpStatusClass.valueOf(head.status());
        if (kind == HttpStatusClass.INFORMATIONAL) {
            return new Interim();
        }
        if (kind == HttpStatusClass.UNKNOWN) {
            return new Refused(Problem.REFUSED);
        }
        final int status = Integer.parseInt(head.status(), 0, 3, 10);
        if (!head.contains(Purpose.ANSWERED)) {
            // Too busy is not about the message; whatever else is said is.
            return new Refused(status == 503 ? Problem.BUSY : Problem.REFUSED);
        }
        return new Answer(status, fields(head));
    }

    private static List<Map.Entry<String, String>> fields(final Http2Headers head) {
        return StreamSupport.stream(head.spliterator(), false)
                .filter(field -> !PseudoHeaderName.hasPseudoHeaderFormat(field.getKey()))
                .filter(field -> !Purpose.ANSWERED.contentEquals(field.getKey()))
                .map(field ->
                        Map.entry(field.getKey().toString(), field.getValue().toString()))
                .toList();
    }
}
