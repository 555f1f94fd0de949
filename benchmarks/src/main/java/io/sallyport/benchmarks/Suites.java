package io.sallyport.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All there are, in the order they are measured. */
final class Suites {

    static final List<Suite> ALL = Stream.of(
                    List.of(
                            CallSuite.SUITE,
                            EraSuite.SUITE,
                            MultiplexSuite.SUITE,
                            EventSuite.SUITE,
                            GarbageSuite.SUITE,
                            ProofSuite.SUITE,
                            PeerSuite.SUITE,
                            JmhSuite.SUITE,
                            ListSuite.SUITE,
                            StreamSuite.SUITE,
                            LargeSuite.SUITE),
                    GrowthSuite.SUITES,
                    List.of(StartSuite.SUITE, SidecarSuite.SUITE, ReplicaSuite.SUITE))
            .flatMap(List::stream)
            .toList();

    private Suites() {}

    /**
     * Those that one of these names means: a suite's own, one of its claims', or what several begin with.
     *
     * @param names none for all of them
     */
    static List<Suite> chosen(final Set<String> names) {
        return ALL.stream()
                .filter(suite -> suite.claims().stream().anyMatch(claim -> isChosen(suite, claim, names)))
                .toList();
    }

    /** Names that mean nothing. */
    static Set<String> unknown(final Set<String> names) {
        return names.stream()
                .filter(name -> chosen(Set.of(name)).isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whether a claim of a suite is meant. */
    static boolean isChosen(final Suite suite, final Claim claim, final Set<String> names) {
        return names.isEmpty()
                || names.stream().anyMatch(name -> means(name, suite.name()) || means(name, claim.name()));
    }

    private static boolean means(final String chosen, final String name) {
        return name.equals(chosen) || name.startsWith(chosen + "-");
    }

    /** How long they take together. */
    static Duration estimate(final List<Suite> suites, final Settings settings) {
        return suites.stream().map(suite -> suite.cost().estimate(settings)).reduce(Duration.ZERO, Duration::plus);
    }

    /** Its name, and a line for each of its claims. */
    static String listing(final Suite suite) {
        final var lines = suite.claims().stream()
                .map(claim -> "  %-22s %s  %s"
                        .formatted(claim.name(), claim.text(), claim.goal().text(claim.unit())));
        return Stream.concat(Stream.of(suite.name()), lines).collect(Collectors.joining("\n"));
    }
}
