package io.sallyport.server.it;

import java.net.URI;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Many note takers that all work at once, each on a virtual thread. */
final class Crowd implements AutoCloseable {

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<NoteTaker> takers;

    /** What each of them does. */
    interface Deed<T> {
        T of(NoteTaker taker) throws Exception;
    }

    /** Opens so many sessions. */
    Crowd(final String name, final int size, final URI endpoint) throws Exception {
        this.takers = IntStream.range(0, size)
                .mapToObj(i -> new NoteTaker(name + i, endpoint, http))
                .toList();
        each(taker -> {
            taker.arrive();
            return taker;
        });
    }

    List<NoteTaker> takers() {
        return takers;
    }

    /** So many calls by each; the first failure of any is thrown. */
    void work(final int calls) throws Exception {
        each(taker -> {
            taker.work(calls);
            return taker;
        });
    }

    /** The same in the background. */
    Future<?> begin(final int calls) {
        final Callable<Boolean> work = () -> {
            work(calls);
            return true;
        };
        return threads.submit(work);
    }

    /** Which replica each of them is on. */
    Map<NoteTaker, String> replicas() throws Exception {
        final var replicas = each(NoteTaker::replica);
        return IntStream.range(0, takers.size()).boxed().collect(Collectors.toMap(takers::get, replicas::get));
    }

    static Map<String, Long> shares(final Map<NoteTaker, String> replicas) {
        return replicas.values().stream()
                .collect(Collectors.groupingBy(replica -> replica, TreeMap::new, Collectors.counting()));
    }

    /** All at once; what comes of it in the order of the takers. */
    <T> List<T> each(final Deed<T> deed) throws Exception {
        final var running = takers.stream()
                .map(taker -> threads.submit(() -> deed.of(taker)))
                .toList();
        final var results = new ArrayList<T>();
        for (final var future : running) {
            results.add(future.get());
        }
        return results;
    }

    @Override
    public void close() {
        http.shutdownNow();
        threads.shutdownNow();
        http.close();
        threads.close();
    }
}
