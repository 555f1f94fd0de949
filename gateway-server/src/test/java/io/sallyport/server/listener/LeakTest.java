package io.sallyport.server.listener;

import io.sallyport.server.testkit.BufferLeaks;
import org.junit.jupiter.api.Test;

/** Buffers are released on the odd ways out as well. */
class LeakTest {

    @Test
    void nothingLeaksButWhatTheTestItselfLeaks() throws Exception {
        try (var leaks = new BufferLeaks()) {
            for (int i = 0; i < 20; i++) {
                oddWaysOut();
            }
            leaks.assertNone();
        }
    }

    private static void oddWaysOut() throws Exception {
        final ListenerLimits limits = LimitsFor.tests().head(20).linger(20).build();
        try (var running = new RunningListener(RunningListener.plain(limits));
                var dripping = running.connect();
                var pipelining = running.connect();
                var early = running.connect();
                var broken = running.connect();
                var http2 = new H2cClient(running)) {
            pipelining.send("POST /wait HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx"
                    + "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbody".repeat(40));
            dripping.send("GET /a HTTP").readToEnd();
            early.send("POST /early HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nbody")
                    .readToEnd();
            broken.send("POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\nzz\r\n")
                    .readToEnd();
            http2.open(H2cClient.head("POST", "/early"), false);
            http2.next();
            running.tail.nextWaiting();
        }
    }
}
