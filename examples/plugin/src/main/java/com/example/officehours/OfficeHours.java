package com.example.officehours;

import io.sallyport.plugins.spi.Admission;
import io.sallyport.plugins.spi.Call;
import io.sallyport.plugins.spi.Failure;
import io.sallyport.plugins.spi.FailureKind;
import io.sallyport.plugins.spi.Verdict;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneId;

/** Lets tools be called from one time of the day to another; everything else is always allowed. */
final class OfficeHours implements Admission {

    private final ZoneId zone;
    private final LocalTime from;
    private final LocalTime to;
    private final InstantSource clock;

    OfficeHours(final ZoneId zone, final LocalTime from, final LocalTime to, final InstantSource clock) {
        this.zone = zone;
        this.from = from;
        this.to = to;
        this.clock = clock;
    }

    @Override
    public Verdict admit(final Call call) {
        return !call.method().equals("tools/call") || isOpen() ? Verdict.PROCEED : new Verdict.Reject(closed());
    }

    private boolean isOpen() {
        final LocalTime now = LocalTime.ofInstant(clock.instant(), zone);
        return !now.isBefore(from) && now.isBefore(to);
    }

    private Failure closed() {
        return Failure.of(
                FailureKind.LIMITED_IN_BODY,
                "Tools can be called from " + from + " to " + to + " (" + zone + "). Try again then.");
    }
}
