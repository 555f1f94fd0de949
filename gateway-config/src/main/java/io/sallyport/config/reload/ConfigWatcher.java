package io.sallyport.config.reload;

import io.sallyport.config.load.FileStates;
import io.sallyport.config.load.LoadResult;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the configuration again when any file it was read from changed: YAML, secrets, certificates, keys, and what a directory lists.
 *
 * <p>It compares content at an interval rather than listening to the file system, because a Kubernetes volume swaps a symbolic link and network file
 * systems tell nothing. A change counts once it stood still for one interval, so that files written one after the other are read together; what is
 * written while a load reads is seen at the next look, because a look is compared with what the load itself read.
 */
public final class ConfigWatcher implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigWatcher.class);

    private final Supplier<LoadResult> loader;
    private final Duration interval;
    private final Consumer<LoadResult> consumer;
    private final Thread thread = Thread.ofVirtual().name("config-watcher").unstarted(this::run);
    private FileStates loaded;
    private FileStates seen;

    /**
     * @param loader loads the same inputs again
     * @param initial what the configuration in use was read from, {@link LoadResult#files}
     * @param consumer gets every load that followed a change, good or bad, on the watcher's thread; a bad one once, until the files change again
     */
    public ConfigWatcher(
            final Supplier<LoadResult> loader,
            final FileStates initial,
            final Duration interval,
            final Consumer<LoadResult> consumer) {
        this.loader = loader;
        this.loaded = initial;
        this.seen = initial;
        this.interval = interval;
        this.consumer = consumer;
    }

    /** Begins to look at every interval, once. */
    public void start() {
        thread.start();
    }

    /** One look at the files. */
    public synchronized void poll() {
        final FileStates now = loaded.now();
        final boolean changed = !now.equals(loaded);
        final boolean still = now.equals(seen);
        seen = now;
        if (changed && still) {
            load();
        }
    }

    private void load() {
        final LoadResult result = loader.get();
        loaded = result.files();
        seen = loaded;
        consumer.accept(result);
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(interval);
                pollAndGoOn();
            }
        } catch (final InterruptedException closed) {
            LOG.debug("no longer watching the configuration");
        }
    }

    /** What a consumer throws must not end the watch: the next change may be the cure. */
    private void pollAndGoOn() {
        try {
            poll();
        } catch (final RuntimeException failed) {
            LOG.error("the changed configuration could not be taken over", failed);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
