package io.sallyport.demo.servers;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts what reached one server. Of sessions and nonces it remembers a bounded number, the newest. */
final class CallLedger {

    private final String server;
    private final Map<String, Long> alive = counts(10_000);
    private final Map<String, Long> requests = counts(100);
    private final Map<String, Long> perSession = counts(10_000);
    private final Map<String, Long> perNonce = counts(200_000);
    private long opened;
    private long deletes;
    private long calls;

    CallLedger(String server) {
        this.server = server;
    }

    synchronized void received(String method) {
        requests.merge(method, 1L, Long::sum);
    }

    synchronized void called(String session, String nonce) {
        calls++;
        perSession.merge(session, 1L, Long::sum);
        if (!nonce.isEmpty()) {
            perNonce.merge(nonce, 1L, Long::sum);
        }
    }

    synchronized void opened(String session) {
        opened++;
        alive.put(session, opened);
    }

    synchronized void deleteReceived() {
        deletes++;
    }

    synchronized void ended(String session) {
        alive.remove(session);
    }

    synchronized long calls() {
        return calls;
    }

    synchronized Stats stats() {
        return new Stats(
                server,
                opened,
                List.copyOf(alive.keySet()),
                deletes,
                Map.copyOf(requests),
                calls,
                Map.copyOf(perSession),
                Map.copyOf(perNonce));
    }

    private static Map<String, Long> counts(int bound) {
        return new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
                return size() > bound;
            }
        };
    }
}
