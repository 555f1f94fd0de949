package io.sallyport.server.testkit.conformance;

import java.util.Arrays;
import java.util.Locale;

/** Severities of RFC 5424, the least first. */
enum LogLevel {
    DEBUG,
    INFO,
    NOTICE,
    WARNING,
    ERROR,
    CRITICAL,
    ALERT,
    EMERGENCY;

    static LogLevel of(final String name) throws Refusal {
        return Arrays.stream(values())
                .filter(level -> level.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> Refusal.invalidParams("no such level: " + name));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
