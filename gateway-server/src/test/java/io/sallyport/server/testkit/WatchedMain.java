package io.sallyport.server.testkit;

import io.sallyport.server.SallyportMain;
import java.util.Arrays;
import reactor.blockhound.BlockHound;

/** The gateway with every blocking call on an event loop told on stdout instead of suffered in silence. */
public final class WatchedMain {

    /** What begins each line about a blocking call. */
    public static final String MARK = "BLOCKED A LOOP: ";

    private WatchedMain() {}

    public static void main(final String[] args) {
        BlockHound.builder()
                .loadIntegrations()
                .blockingMethodCallback(method -> System.out.println(MARK + method + " from "
                        + Arrays.stream(Thread.currentThread().getStackTrace())
                                .skip(3)
                                .limit(14)
                                .toList()))
                .install();
        SallyportMain.main(args);
    }
}
