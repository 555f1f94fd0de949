package io.sallyport.helm;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Lifecycle;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Ends a pod by what its manifest says, as a kubelet does (KEP-753): the hooks of all containers begin at once; an ordinary container
 * is told to stop when its own hook has ended, a sidecar when its own hook and all that started after it have; whoever is left after
 * the grace period is killed.
 */
final class Kubelet {

    /** What is done to the processes of a container. */
    interface Running {

        /** Runs a command beside it and waits for its end. */
        void exec(List<String> command) throws Exception;

        /** SIGTERM. */
        void terminate() throws Exception;

        /** Whether it has ended within that time. */
        boolean awaitEnd(Duration patience) throws Exception;

        /** SIGKILL. */
        void kill();
    }

    private record Started(Container container, Running running, boolean sidecar, CountDownLatch ended) {}

    /** In the order in which they were started. */
    private final List<Started> containers;

    private final Duration grace;
    private long deadline;

    /** @param running by the name of the container */
    Kubelet(final PodSpec pod, final Function<String, Running> running) {
        this.containers = Stream.concat(pod.getInitContainers().stream(), pod.getContainers().stream())
                .map(container -> new Started(
                        container,
                        running.apply(container.getName()),
                        pod.getInitContainers().contains(container),
                        new CountDownLatch(1)))
                .toList();
        this.grace = Duration.ofSeconds(pod.getTerminationGracePeriodSeconds());
    }

    /** Returns once all have ended; the names of those that were killed. */
    List<String> end() throws Exception {
        deadline = System.nanoTime() + grace.toNanos();
        final List<String> killed = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            final List<Future<Optional<String>>> ends = containers.stream()
                    .map(container -> threads.submit(() -> end(container)))
                    .toList();
            for (final Future<Optional<String>> end : ends) {
                end.get().ifPresent(killed::add);
            }
        }
        return killed;
    }

    private Optional<String> end(final Started one) throws Exception {
        try {
            final Optional<LifecycleHandler> hook =
                    Optional.ofNullable(one.container().getLifecycle()).map(Lifecycle::getPreStop);
            if (hook.isPresent()) {
                run(hook.get(), one);
            }
            if (one.sidecar()) {
                awaitLater(one);
            }
            one.running().terminate();
            if (one.running().awaitEnd(left())) {
                return Optional.empty();
            }
            one.running().kill();
            return Optional.of(one.container().getName());
        } finally {
            one.ended().countDown();
        }
    }

    private void run(final LifecycleHandler hook, final Started one) throws Exception {
        if (hook.getExec() != null) {
            one.running().exec(hook.getExec().getCommand());
        } else {
            sleep(Duration.ofSeconds(hook.getSleep().getSeconds()));
        }
    }

    /** Nobody calls a server any more whose sidecars have gone by themselves: the rest of its sleep would be idle. */
    private void sleep(final Duration time) throws Exception {
        final long over = System.nanoTime() + time.toNanos();
        for (final Started one : containers) {
            if (one.sidecar()) {
                one.running().awaitEnd(Duration.ofNanos(Math.max(0, over - System.nanoTime())));
            }
        }
    }

    private void awaitLater(final Started sidecar) throws InterruptedException {
        for (final Started later : containers.subList(containers.indexOf(sidecar) + 1, containers.size())) {
            if (!later.ended().await(left().toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        }
    }

    private Duration left() {
        return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    }
}
