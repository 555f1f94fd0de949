package io.sallyport.server.rehearsal;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalIoHandler;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** A group of one event loop that belongs to the thread that made it, and runs when that thread says so. */
final class MemoryLoop extends MultiThreadIoEventLoopGroup {

    private static final Duration PAUSE = Duration.ofMillis(1);
    private static final Duration END = Duration.ofSeconds(1);

    MemoryLoop() {
        super(1, Runnable::run, LocalIoHandler.newFactory());
    }

    @Override
    protected IoEventLoop newChild(final Executor executor, final IoHandlerFactory io, final Object... none) {
        return new ManualIoEventLoop(this, Thread.currentThread(), io);
    }

    /** Runs what is to be done by now; says how much that was. */
    int runNow() {
        return own().runNow();
    }

    /** The same, and waits a little for something to do. */
    void runSoon() {
        own().run(PAUSE.toNanos());
    }

    /** Ends with what is still to be done. */
    void end() {
        shutdownGracefully(0, END.toMillis(), TimeUnit.MILLISECONDS);
        final long latest = System.nanoTime() + END.toNanos();
        while (!isTerminated() && System.nanoTime() < latest) {
            own().runNow();
        }
    }

    private ManualIoEventLoop own() {
        return (ManualIoEventLoop) next();
    }
}
