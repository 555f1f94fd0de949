package io.sallyport.server.it.thirdparty;

import io.sallyport.plugins.spi.Admission;
import io.sallyport.plugins.spi.Call;
import io.sallyport.plugins.spi.CallListener;
import io.sallyport.plugins.spi.Caller;
import io.sallyport.plugins.spi.Failure;
import io.sallyport.plugins.spi.FailureKind;
import io.sallyport.plugins.spi.ToolKey;
import io.sallyport.plugins.spi.ToolPolicy;
import io.sallyport.plugins.spi.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * Takes part in every phase: refuses a method, hides a tool, and writes down what it hears. Where a name says
 * {@code throws} it throws instead of deciding.
 */
final class HouseRules implements Admission, ToolPolicy, CallListener {

    private final Path log;
    private final String closedTo;
    private final String hides;
    private final Executor blocking;

    HouseRules(final String log, final String closedTo, final String hides, final Executor blocking) {
        this.log = Path.of(log);
        this.closedTo = closedTo;
        this.hides = hides;
        this.blocking = blocking;
    }

    @Override
    public Verdict admit(final Call call) {
        if (closedTo.equals("throws " + call.method())) {
            throw new IllegalStateException("the admission broke at /secret/address");
        }
        return call.method().equals(closedTo)
                ? new Verdict.Reject(Failure.of(FailureKind.LIMITED_IN_BODY, "Closed on Sundays."))
                : Verdict.PROCEED;
    }

    @Override
    public Decision decide(final Caller caller, final ToolKey tool) {
        if (hides.equals("throws " + tool.name())) {
            throw new IllegalStateException("the policy broke");
        }
        return tool.name().equals(hides) ? Decision.HIDDEN : Decision.ALLOWED;
    }

    @Override
    public void finished(final Call call, final Outcome outcome, final Duration took) {
        write("heard " + call.method() + ' '
                + call.tool().map(ToolKey::toString).orElse("-") + ' ' + outcome);
        if (hides.startsWith("throws")) {
            throw new IllegalStateException("the listener broke");
        }
    }

    @Override
    public void close() {
        append("closed");
    }

    private void write(final String line) {
        blocking.execute(() -> append(line));
    }

    private synchronized void append(final String line) {
        try {
            Files.writeString(log, line + '\n', StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
