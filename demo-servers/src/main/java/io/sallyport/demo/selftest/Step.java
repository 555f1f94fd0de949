package io.sallyport.demo.selftest;

import io.sallyport.demo.stage.Demo;

/**
 * One promise and how to see that it is kept.
 *
 * @param title what the user reads
 */
record Step(String title, Check check) {

    /** Returns when the promise is kept; throws, with the reason as its message, when it is not. */
    @FunctionalInterface
    interface Check {
        void run(Demo demo) throws Exception;
    }
}
