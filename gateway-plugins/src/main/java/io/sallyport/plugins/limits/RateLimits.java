package io.sallyport.plugins.limits;

import io.sallyport.config.LimitConfig;
import io.sallyport.plugins.spi.Admission;
import io.sallyport.plugins.spi.Call;
import io.sallyport.plugins.spi.LimitSettings;
import io.sallyport.plugins.spi.Verdict;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Admits a call when every limit has a token for it, and takes none when one has not.
 *
 * <p>{@code ping} is free. Answers, notifications and the end of a session are no calls and never come here.
 */
final class RateLimits implements Admission {

    private final List<Limit> limits;
    private final String policies;

    RateLimits(final LimitSettings settings, final InstantSource clock) {
        this.limits = limits(settings.limits(), new ClockMeter(clock));
        this.policies = limits.stream().map(Limit::policy).collect(Collectors.joining(", "));
    }

    private static List<Limit> limits(final List<LimitConfig> configs, final ClockMeter time) {
        final var limits = new ArrayList<Limit>();
        for (final var config : configs) {
            limits.add(new Limit("limit-" + (limits.size() + 1), config, time));
        }
        return List.copyOf(limits);
    }

    @Override
    public Verdict admit(final Call call) {
        if (call.method().equals("ping")) {
            return Verdict.PROCEED;
        }
        final var allowances = new Allowance[limits.size()];
        for (int i = 0; i < allowances.length; i++) {
            allowances[i] = limits.get(i).allowanceOf(call);
            if (!allowances[i].take()) {
                giveBack(allowances, i);
                return refuse(call);
            }
        }
        return Verdict.PROCEED;
    }

    private static void giveBack(final Allowance[] allowances, final int taken) {
        for (int i = 0; i < taken; i++) {
            allowances[i].giveBack();
        }
    }

    private Verdict refuse(final Call call) {
        return limits.stream()
                .map(limit -> limit.standing(call))
                .max(Comparator.comparingLong(Standing::nanosToWait))
                .map(slowest -> (Verdict) new Verdict.Reject(slowest.failure(policies)))
                .orElse(Verdict.PROCEED);
    }
}
