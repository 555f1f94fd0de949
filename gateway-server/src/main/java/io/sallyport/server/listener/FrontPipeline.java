package io.sallyport.server.listener;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;

/** What a connection walks through from its first byte on; {@link ProtocolPipelines} adds the second half. */
final class FrontPipeline extends ChannelInitializer<Channel> {

    private final Listener listener;

    FrontPipeline(final Listener listener) {
        this.listener = listener;
    }

    @Override
    protected void initChannel(final Channel channel) {
        final ListenerSettings settings = listener.settings();
        if (!listener.admit(channel, settings)) {
            channel.close();
            return;
        }
        final ListenerLimits limits = settings.limits();
        final IdleGuard idle = new IdleGuard(limits.idle());
        final HeadDeadline head = new HeadDeadline(limits.head(), idle);
        final ProtocolPipelines protocols = new ProtocolPipelines(listener, settings, idle, head);
        final ChannelPipeline pipeline = channel.pipeline();
        pipeline.addLast("idle", idle);
        listener.certificates()
                .ifPresentOrElse(
                        certificates -> {
                            final TlsByName tls = new TlsByName(certificates, limits.tlsHandshake());
                            pipeline.addLast("tls", tls);
                            pipeline.addLast("head", head);
                            pipeline.addLast("alpn", new AlpnChoice(tls, protocols, listener::tlsFailed));
                        },
                        () -> {
                            pipeline.addLast("head", head);
                            pipeline.addLast("preface", new PrefaceChoice(protocols));
                        });
    }
}
