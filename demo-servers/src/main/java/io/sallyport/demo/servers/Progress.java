package io.sallyport.demo.servers;

/** How a running tool tells its caller how far it is; silent where the caller sent no progress token. */
@FunctionalInterface
interface Progress {

    void report(int done, int total, String message);
}
