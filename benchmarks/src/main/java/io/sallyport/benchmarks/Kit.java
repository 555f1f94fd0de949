package io.sallyport.benchmarks;

import java.io.PrintStream;
import java.net.http.HttpClient;
import java.nio.file.Path;

/**
 * What every suite measures with.
 *
 * @param launcher of the gateway, as a user would start it
 * @param peers the directory of adapters to other gateways
 * @param progress where it is said how far it is
 */
record Kit(
        Settings settings,
        Programs programs,
        Cores cores,
        Path launcher,
        Path peers,
        HttpClient http,
        PrintStream progress) {

    /** The same for another build. */
    Kit with(final Path other) {
        return new Kit(settings, programs, cores, other, peers, http, progress);
    }

    /** The same for one round. */
    Kit once() {
        return new Kit(settings.once(), programs, cores, launcher, peers, http, progress);
    }
}
