package io.sallyport.distribution;

/**
 * How an engine runs the image (OCI image-spec v1.1, config.md), as the Dockerfile says it, too; {@code Healthcheck} is what Docker adds to
 * that.
 */
final class ImageConfig {

    private ImageConfig() {}

    /** @param layer the digest of the only layer, uncompressed as it is */
    static String json(final String version, final String layer) {
        return """
                {"architecture":"%1$s","os":"linux",\
                "config":{"User":"%2$s","Env":["LANG=C.UTF-8"],\
                "Entrypoint":["%3$s/bin/java","@%4$s/run.args"],"Cmd":["run"],"StopSignal":"SIGTERM",\
                "ExposedPorts":{"8443/tcp":{},"9911/tcp":{}},\
                "Healthcheck":{"Test":["CMD","%3$s/bin/java","@%4$s/health.args"],"Interval":10000000000,"Timeout":5000000000},\
                "Labels":{"org.opencontainers.image.title":"sallyport","org.opencontainers.image.version":"%5$s",\
                "org.opencontainers.image.licenses":"Apache-2.0"}},\
                "rootfs":{"type":"layers","diff_ids":["sha256:%6$s"]},\
                "history":[{"created_by":"sallyport distribution","comment":"no base image"}]}""".formatted(
                        architecture(), ContainerRoot.USER, ContainerRoot.JAVA, ContainerRoot.HOME, version, layer);
    }

    /** As Go names it. */
    private static String architecture() {
        return System.getProperty("os.arch", "").equals("aarch64") ? "arm64" : "amd64";
    }
}
