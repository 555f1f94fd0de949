package io.sallyport.demo.stage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** Processes that live and die together: closing the group ends them all, and one started after that is not left running. */
public final class ProcessGroup implements AutoCloseable {

    private final ReentrantLock lock = new ReentrantLock();
    private final List<ChildProcess> children = new ArrayList<>();
    private final Path directory;
    private boolean closed;

    /** @param directory where the log files go, one for each name, and what else the processes leave */
    public ProcessGroup(Path directory) {
        this.directory = directory;
    }

    public Path directory() {
        return directory;
    }

    /**
     * Starts a process in this group.
     *
     * @param environment added to this process's own
     */
    public ChildProcess start(String name, List<String> command, Map<String, String> environment) throws IOException {
        lock.lock();
        try {
            if (closed) {
                throw new IOException(name + " was not started: everything is being stopped");
            }
            children.removeIf(child -> !child.isAlive());
            final var child = ChildProcess.start(name, command, environment, directory.resolve(name + ".log"));
            children.add(child);
            return child;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            children.forEach(ChildProcess::requestStop);
            children.forEach(ChildProcess::stop);
        } finally {
            lock.unlock();
        }
    }
}
