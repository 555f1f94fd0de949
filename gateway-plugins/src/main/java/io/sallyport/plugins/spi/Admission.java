package io.sallyport.plugins.spi;

/** Decides whether a call may run now: rates, quotas, schedules. Asked on the event loop, so it must not block. */
@FunctionalInterface
public interface Admission extends Plugin {

    Verdict admit(Call call);
}
