package io.sallyport.server;

import com.sun.management.UnixOperatingSystemMXBean;
import io.sallyport.config.GatewayConfig;
import io.sallyport.server.listener.TlsSettings;
import io.sallyport.server.observability.Telemetry;
import java.lang.management.ManagementFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an operator wants to know of a gateway that has just started, in one line. */
final class StartLine {

    private static final Logger LOG = LoggerFactory.getLogger(StartLine.class);
    private static final long ENOUGH_FILES = 65_535;

    private StartLine() {}

    static void log(final Gateway gateway, final GatewayConfig config, final Telemetry telemetry) {
        final var jdk = Runtime.version().toString();
        final var tls = TlsSettings.Engine.inUse();
        telemetry.describe(Version.TEXT, jdk, gateway.transportName(), tls);
        LOG.info(
                "Sallyport {} on Java {}, transport {}, TLS {}, listeners {}, status {}, {} files",
                Version.TEXT,
                jdk,
                gateway.transportName(),
                tls,
                gateway.addresses(),
                config.status().address(),
                files());
        TlsSettings.Engine.whyNotNative()
                .ifPresent(why -> LOG.warn("TLS by the JDK, whose handshakes cost three times as much: {}", why));
        if (files() < ENOUGH_FILES) {
            LOG.warn("Only {} files may be open at once; set the limit to at least {}", files(), ENOUGH_FILES);
        }
    }

    private static long files() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : Long.MAX_VALUE;
    }
}
