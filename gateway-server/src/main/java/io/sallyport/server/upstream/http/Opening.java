package io.sallyport.server.upstream.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import io.sallyport.server.upstream.http.Connector.Destination;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection on its way: look-up, connect, TLS handshake, all within the connect timeout. Addresses are tried in
 * order, each with its share of the time that is left, so that one that swallows packets leaves some for the next.
 */
final class Opening {

    private static final int MAX_ADDRESSES = 8;

    private final Connector connector;
    private final HttpExchange exchange;
    private final EndpointPool pool;
    private final UpstreamSettings settings;
    private final boolean pooled;
    private final EventLoop loop;
    private final long deadline;
    private @Nullable Future<?> timer;
    private @Nullable Channel channel;
    private boolean ended;

    Opening(
            final Connector connector,
            final HttpExchange exchange,
            final EndpointPool pool,
            final UpstreamSettings settings,
            final boolean pooled) {
        this.connector = connector;
        this.exchange = exchange;
        this.pool = pool;
        this.settings = settings;
        this.pooled = pooled;
        this.loop = exchange.loop();
        this.deadline =
                connector.ticker().nanoTime() + settings.connectTimeout().toNanos();
    }

    void start() {
        timer = loop.schedule(
                () -> fail("not connected within " + settings.connectTimeout()),
                settings.connectTimeout().toNanos(),
                TimeUnit.NANOSECONDS);
        connector.locate(pool.endpoint(), settings).whenCompleteAsync(this::located, loop);
    }

    private void located(final @Nullable Destination destination, final @Nullable Throwable problem) {
        if (ended) {
            return;
        }
        if (destination == null) {
            fail("no way to connect: " + problem);
        } else if (destination.answer().addresses().isEmpty()) {
            fail(destination.answer().problem());
        } else {
            final var all = destination.answer().addresses();
            connect(all.subList(0, Math.min(MAX_ADDRESSES, all.size())), destination.tls());
        }
    }

    private void connect(final List<InetAddress> addresses, final Optional<SslContext> tls) {
        final var address = new InetSocketAddress(addresses.getFirst(), Connector.portOf(pool.endpoint()));
        final long share = (deadline - connector.ticker().nanoTime()) / addresses.size();
        final var future = connector.connect(loop, address, share, pipeline(tls));
        channel = future.channel();
        future.addListener((ChannelFuture done) -> {
            if (done.isSuccess()) {
                secure(done.channel());
            } else if (!ended) {
                retry(addresses, tls, done.cause());
            }
        });
    }

    private void retry(final List<InetAddress> tried, final Optional<SslContext> tls, final Throwable problem) {
        channel = null;
        if (tried.size() > 1) {
            connect(tried.subList(1, tried.size()), tls);
        } else {
            fail(String.valueOf(problem));
        }
    }

    private ChannelInitializer<Channel> pipeline(final Optional<SslContext> tls) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(final Channel opened) {
                tls.ifPresent(context -> {
                    final var handler = context.newHandler(
                            opened.alloc(), Connector.urlHost(pool.endpoint()), Connector.portOf(pool.endpoint()));
                    handler.setHandshakeTimeoutMillis(0);
                    opened.pipeline().addLast(handler);
                });
                opened.pipeline()
                        .addLast(
                                Connector.codec(settings),
                                new ResponseHandler(new UpstreamConnection(opened, pool, settings)));
            }
        };
    }

    private void secure(final Channel connected) {
        if (ended) {
            connected.close();
            return;
        }
        final var tls = connected.pipeline().get(SslHandler.class);
        if (tls == null) {
            succeed(connected);
            return;
        }
        tls.handshakeFuture().addListener(handshake -> {
            if (ended) {
                return;
            }
            if (handshake.isSuccess()) {
                succeed(connected);
            } else {
                fail("TLS: " + handshake.cause());
            }
        });
    }

    private void succeed(final Channel connected) {
        end();
        final var connection = connected.pipeline().get(ResponseHandler.class).connection();
        connection.opened(pooled);
        pool.opened(exchange, connection);
    }

    private void fail(final String detail) {
        if (ended) {
            return;
        }
        end();
        if (channel != null) {
            channel.close();
        }
        pool.failed(exchange, pooled, detail);
    }

    private void end() {
        ended = true;
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
