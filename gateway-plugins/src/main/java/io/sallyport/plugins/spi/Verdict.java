package io.sallyport.plugins.spi;

/** Whether a call goes on. */
public sealed interface Verdict {

    record Proceed() implements Verdict {}

    record Reject(Failure failure) implements Verdict {}

    Proceed PROCEED = new Proceed();
}
