package io.sallyport.server.cli;

import io.sallyport.mcp.JsonFields;
import io.sallyport.mcp.McpMethods;
import java.util.Locale;
import java.util.Optional;

/** How far a call is, on one line of a terminal that is written over and gone at the end. Silent elsewhere. */
final class ProgressLine {

    private static final int BAR = 30;
    private static final int MESSAGE = 60;
    private static final String CLEAR = "\r\u001b[2K";

    private final Shell shell;
    private boolean shown;

    ProgressLine(final Shell shell) {
        this.shell = shell;
    }

    /** A notification that came during the call. */
    void heard(final JsonFields notification) {
        if (shell.terminal()
                && notification
                        .string("method")
                        .filter(McpMethods.PROGRESS::equals)
                        .isPresent()) {
            notification.object("params").ifPresent(params -> {
                shell.err().print(CLEAR + line(params));
                shell.err().flush();
                shown = true;
            });
        }
    }

    void end() {
        if (shown) {
            shell.err().print(CLEAR);
            shell.err().flush();
            shown = false;
        }
    }

    static String line(final JsonFields params) {
        final var message = params.string("message")
                .map(text -> " " + Shell.plain(text).replaceAll("\\s+", " "))
                .map(text -> text.length() > MESSAGE ? text.substring(0, MESSAGE) + "…" : text)
                .orElse("");
        final double progress = number(params, "progress").orElse(0.0);
        final var total = number(params, "total").filter(known -> known > 0);
        return total.map(known -> bar(Math.clamp(progress / known, 0, 1)))
                        .orElseGet(() -> String.format(Locale.ROOT, "%s so far", amount(progress)))
                + message;
    }

    private static String bar(final double share) {
        final int done = (int) Math.round(share * BAR);
        return String.format(Locale.ROOT, "[%s%s] %3.0f %%", "#".repeat(done), "-".repeat(BAR - done), share * 100);
    }

    private static String amount(final double number) {
        return number == Math.rint(number)
                ? String.format(Locale.ROOT, "%.0f", number)
                : String.format(Locale.ROOT, "%.1f", number);
    }

    private static Optional<Double> number(final JsonFields params, final String key) {
        try {
            return params.value(key).map(span -> Double.valueOf(McpClient.text(params, span)));
        } catch (final NumberFormatException notANumber) {
            return Optional.empty();
        }
    }
}
