package io.sallyport.server.observability;

import io.sallyport.server.observability.Gauges.Sample;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.lang.management.PlatformManagedObject;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** {@code jvm_*}: memory by pool, garbage collections, threads. The beans are looked up at the first scrape, not at start. */
final class JvmMetrics {

    void register(final Gauges gauges) {
        memory(gauges, "jvm.memory.used", "Memory used", MemoryUsage::getUsed);
        memory(gauges, "jvm.memory.committed", "Memory committed", MemoryUsage::getCommitted);
        memory(gauges, "jvm.memory.max", "Most memory, where there is a limit", MemoryUsage::getMax);
        gauges.gauge(
                "jvm.buffer.used",
                "Memory of buffers outside the heap",
                "By",
                () -> beans(
                        BufferPoolMXBean.class, "pool", BufferPoolMXBean::getName, BufferPoolMXBean::getMemoryUsed));
        gauges.counter(
                "jvm.gc.collections",
                "Garbage collections",
                "",
                () -> beans(
                        GarbageCollectorMXBean.class,
                        "gc",
                        GarbageCollectorMXBean::getName,
                        GarbageCollectorMXBean::getCollectionCount));
        gauges.counter(
                "jvm.gc.collection",
                "Time in garbage collections",
                "s",
                () -> beans(
                        GarbageCollectorMXBean.class,
                        "gc",
                        GarbageCollectorMXBean::getName,
                        bean -> bean.getCollectionTime() / 1000.0));
        gauges.gauge(
                "jvm.threads.current",
                "Platform threads",
                "",
                () -> List.of(Sample.of(ManagementFactory.getThreadMXBean().getThreadCount())));
        gauges.gauge(
                "jvm.threads.peak",
                "Most platform threads at once",
                "",
                () -> List.of(Sample.of(ManagementFactory.getThreadMXBean().getPeakThreadCount())));
    }

    private static void memory(
            final Gauges gauges, final String name, final String description, final ToLongFunction<MemoryUsage> size) {
        gauges.gauge(
                name,
                description,
                "By",
                () -> ManagementFactory.getMemoryPoolMXBeans().stream()
                        .filter(MemoryPoolMXBean::isValid)
                        .map(pool -> new Sample(
                                Map.of("area", area(pool.getType()), "pool", pool.getName()),
                                size.applyAsLong(pool.getUsage())))
                        .filter(sample -> sample.value() >= 0)
                        .toList());
    }

    private static String area(final MemoryType type) {
        return type == MemoryType.HEAP ? "heap" : "nonheap";
    }

    private static <B extends PlatformManagedObject> List<Sample> beans(
            final Class<B> type, final String label, final Function<B, String> name, final ToDoubleFunction<B> value) {
        return ManagementFactory.getPlatformMXBeans(type).stream()
                .map(bean -> Sample.of(label, name.apply(bean), value.applyAsDouble(bean)))
                .toList();
    }
}
