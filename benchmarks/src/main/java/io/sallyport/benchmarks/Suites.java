package io.sallyport.benchmarks;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All there are, in the order they are measured. */
final class Suites {

    static final List<Suite> ALL = List.of(
            CallSuite.SUITE,
            EraSuite.SUITE,
            MultiplexSuite.SUITE,
            ListSuite.SUITE,
            EventSuite.SUITE,
            StreamSuite.SUITE,
            LargeSuite.SUITE,
            GrowthSuite.SUITE,
            ReplicaSuite.SUITE);

    private Suites() {}

    /**
     * Those that one of these names means: a suite's own or one of its claims'.
     *
     * @param names none for all of them
     */
    static List<Suite> chosen(final Set<String> names) {
        return ALL.stream()
                .filter(suite -> names.isEmpty() || names(suite).anyMatch(names::contains))
                .toList();
    }

    /** Names that mean nothing. */
    static Set<String> unknown(final Set<String> names) {
        final var unknown = new TreeSet<>(names);
        ALL.stream().flatMap(Suites::names).forEach(unknown::remove);
        return unknown;
    }

    /** Whether a claim of a suite is meant. */
    static boolean isChosen(final Suite suite, final Claim claim, final Set<String> names) {
        return names.isEmpty() || names.contains(suite.name()) || names.contains(claim.name());
    }

    /** Its name, and a line for each of its claims. */
    static String listing(final Suite suite) {
        final var lines = suite.claims().stream()
                .map(claim -> "  %-22s %s  %s"
                        .formatted(claim.name(), claim.text(), claim.goal().text(claim.unit())));
        return Stream.concat(Stream.of(suite.name()), lines).collect(Collectors.joining("\n"));
    }

    private static Stream<String> names(final Suite suite) {
        return Stream.concat(Stream.of(suite.name()), suite.claims().stream().map(Claim::name));
    }
}
