package io.sallyport.server;

/** The gateway's own version, from the manifest of its jar. */
final class Version {

    static final String TEXT = text();

    private Version() {}

    private static String text() {
        final var version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }
}
