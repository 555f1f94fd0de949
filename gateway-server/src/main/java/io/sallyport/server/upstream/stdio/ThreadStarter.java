package io.sallyport.server.upstream.stdio;

/** Starts the threads of one process. */
record ThreadStarter(String upstream) {

    private static final long STACK = 256 * 1024;

    /** @param role which pipe of the process it serves */
    Thread start(final String role, final Runnable work) {
        return Thread.ofPlatform()
                .name("stdio-" + upstream + '-' + role)
                .daemon()
                .stackSize(STACK)
                .start(work);
    }
}
