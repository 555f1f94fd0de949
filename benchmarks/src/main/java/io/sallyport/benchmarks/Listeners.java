package io.sallyport.benchmarks;

import io.sallyport.demo.stage.Ports;
import java.io.IOException;
import java.net.URI;
import java.util.Map;

/** The loopback ports of one proxy, as its configuration is told them. */
record Listeners(int plain, int tls) {

    static Listeners free() throws IOException {
        return new Listeners(Ports.free(), Ports.free());
    }

    Map<String, String> variables() {
        return Map.of("PLAIN_PORT", Integer.toString(plain), "TLS_PORT", Integer.toString(tls));
    }

    URI plainUrl(final String path) {
        return URI.create("http://127.0.0.1:" + plain + path);
    }

    URI tlsUrl(final String path) {
        return URI.create("https://127.0.0.1:" + tls + path);
    }
}
