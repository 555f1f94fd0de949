package io.sallyport.config.load;

import io.sallyport.config.Rate;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers with units. A bare number is refused: it would mean seconds to one reader and milliseconds to another. */
final class Quantities {

    private static final String NUMBER = "(\\d{1,9})";
    private static final Pattern DURATION =
            Pattern.compile("(?=\\d)(?:%1$sd)?(?:%1$sh)?(?:%1$sm(?!s))?(?:%1$ss)?(?:%1$sms)?".formatted(NUMBER));
    private static final Pattern SIZE = Pattern.compile(NUMBER + "(B|KiB|MiB|GiB)");
    private static final Pattern RATE = Pattern.compile(NUMBER + "/([a-z]+)");
    private static final Pattern FRACTION = Pattern.compile("(?:0|1)(?:\\.\\d{1,9})?");
    private static final Map<String, Duration> PERIODS = Map.of(
            "s", Duration.ofSeconds(1),
            "sec", Duration.ofSeconds(1),
            "min", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "hour", Duration.ofHours(1),
            "d", Duration.ofDays(1),
            "day", Duration.ofDays(1));

    static final Kind<Rate> RATES = new Kind<>("a rate", "write 50/min; per s, min, h or d", Quantities::rate);
    static final Kind<Double> RATIO = new Kind<>("a ratio", "from 0 to 1", Quantities::ratio);

    private Quantities() {}

    /** From one millisecond to a year. */
    static Kind<Duration> duration() {
        return duration(Duration.ofMillis(1), "write 500ms, 30s, 1h30m or 7d, at most 366d");
    }

    static Kind<Duration> durationOrZero() {
        return duration(Duration.ZERO, "write 0s, 500ms, 30s, 1h30m or 7d, at most 366d");
    }

    static Kind<Long> size(final long least, final long most) {
        final String range = "write " + inBytes(least) + " to " + inBytes(most);
        return new Kind<>(
                "a size",
                range,
                text -> size(text).stream()
                        .filter(n -> n >= least && n <= most)
                        .boxed()
                        .findFirst());
    }

    static Kind<Integer> count(final int least, final int most) {
        return new Kind<>(
                "a number",
                "write " + least + " to " + most,
                text -> count(text).filter(n -> n >= least && n <= most));
    }

    private static Kind<Duration> duration(final Duration least, final String hint) {
        return new Kind<>(
                "a duration",
                hint,
                text -> duration(text).filter(d -> d.compareTo(least) >= 0 && d.compareTo(Duration.ofDays(366)) <= 0));
    }

    private static Optional<Duration> duration(final String text) {
        final Matcher matcher = DURATION.matcher(text);
        return matcher.matches()
                ? Optional.of(Duration.ofDays(part(matcher, 1))
                        .plusHours(part(matcher, 2))
                        .plusMinutes(part(matcher, 3))
                        .plusSeconds(part(matcher, 4))
                        .plusMillis(part(matcher, 5)))
                : Optional.empty();
    }

    private static long part(final Matcher matcher, final int group) {
        return matcher.group(group) == null ? 0 : Long.parseLong(matcher.group(group));
    }

    private static OptionalLong size(final String text) {
        final Matcher matcher = SIZE.matcher(text);
        return matcher.matches()
                ? OptionalLong.of(Long.parseLong(matcher.group(1)) << shift(matcher.group(2)))
                : OptionalLong.empty();
    }

    private static int shift(final String unit) {
        return switch (unit.charAt(0)) {
            case 'K' -> 10;
            case 'M' -> 20;
            case 'G' -> 30;
            default -> 0;
        };
    }

    private static String inBytes(final long bytes) {
        final int unit = Math.min(3, Long.numberOfTrailingZeros(bytes) / 10);
        return (bytes >> (10 * unit)) + new String[] {"B", "KiB", "MiB", "GiB"}[unit];
    }

    private static Optional<Integer> count(final String text) {
        return text.matches("\\d{1,9}") ? Optional.of(Integer.parseInt(text)) : Optional.empty();
    }

    private static Optional<Rate> rate(final String text) {
        final Matcher matcher = RATE.matcher(text);
        return matcher.matches() && PERIODS.containsKey(matcher.group(2)) && Long.parseLong(matcher.group(1)) > 0
                ? Optional.of(new Rate(Long.parseLong(matcher.group(1)), PERIODS.get(matcher.group(2))))
                : Optional.empty();
    }

    private static Optional<Double> ratio(final String text) {
        return FRACTION.matcher(text).matches()
                ? Optional.of(Double.parseDouble(text)).filter(d -> d <= 1)
                : Optional.empty();
    }
}
