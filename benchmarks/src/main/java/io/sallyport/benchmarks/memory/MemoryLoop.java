package io.sallyport.benchmarks.memory;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalIoHandler;
import java.util.concurrent.Executor;

/** A group of one event loop that belongs to the thread that made it, and runs when that thread says so. */
public final class MemoryLoop extends MultiThreadIoEventLoopGroup {

    public MemoryLoop() {
        super(1, Runnable::run, LocalIoHandler.newFactory());
    }

    @Override
    protected IoEventLoop newChild(final Executor executor, final IoHandlerFactory io, final Object... none) {
        return new ManualIoEventLoop(this, Thread.currentThread(), io);
    }

    /** Runs what is to be done by now; says how much that was. */
    public int runNow() {
        return ((ManualIoEventLoop) next()).runNow();
    }
}
