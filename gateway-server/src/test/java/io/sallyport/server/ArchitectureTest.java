package io.sallyport.server;

import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.List;
import java.util.Set;
import java.util.logging.Logger;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;

/** The house rules of DESIGN §3 that a compiler cannot hold. Each is also shown to be red where it is broken. */
class ArchitectureTest {

    private static final String OURS = "io.sallyport.";

    /** The rooms, from the door down: each may import what stands below it. */
    private static final List<String> ROOMS = List.of(
            "server",
            "server.assembly",
            "server.observability",
            "server.admin",
            "server.listener",
            "server.transport",
            "server.call",
            "server.federation",
            "server.bridge",
            "server.session",
            "server.upstream.http",
            "server.upstream.sse",
            "server.upstream.stdio",
            "server.upstream",
            "plugins.spi",
            "config",
            "mcp",
            "signals");

    private static final List<String> WITH_NETTY =
            List.of("server.listener", "server.transport", "server.upstream", "server.admin");

    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(
                    "io.sallyport.server",
                    "io.sallyport.plugins",
                    "io.sallyport.config",
                    "io.sallyport.mcp",
                    "io.sallyport.signals");

    @Test
    void importsOnlyPointDown() {
        downThe(ROOMS).check(HOUSE);
    }

    @Test
    void noPackageTakesPartInACycle() {
        SlicesRuleDefinition.slices()
                .matching("io.sallyport.(**)")
                .should()
                .beFreeOfCycles()
                .check(HOUSE);
    }

    @Test
    void nettyStaysWhereBytesTravel() {
        nettyOnlyIn(WITH_NETTY).check(HOUSE);
    }

    @Test
    void builtInPluginsAreImportedByNobody() {
        leaves("io.sallyport.plugins").check(HOUSE);
    }

    @Test
    void everyPackageSaysWhatMayBeNull() {
        NULL_MARKED.check(HOUSE);
    }

    @Test
    void noClassIsNamedAfterItsFormRatherThanItsPurpose() {
        TELLING_NAMES.check(HOUSE);
    }

    @Test
    void nothingStaticChanges() {
        NO_STATIC_STATE.check(HOUSE);
    }

    @Test
    void onlyTheCommandLineWritesToTheStandardStreams() {
        QUIET.check(HOUSE);
    }

    @Test
    void logsGoThroughSlf4j() {
        NO_JDK_LOGGING.check(HOUSE);
    }

    /** A rule that nothing can break holds nothing. */
    @Nested
    class EachRuleCanBeBroken {

        private final JavaClasses wrong = new ClassFileImporter().importClasses(WrongHelper.class);

        @Test
        void byAnImportThatPointsUp() {
            assertBroken(downThe(ROOMS.reversed()), HOUSE, "io.sallyport.server.transport");
        }

        @Test
        void byAPackageThatStandsInNoRoom() {
            assertBroken(downThe(ROOMS.subList(0, ROOMS.size() - 3)), HOUSE, "io.sallyport.mcp");
        }

        @Test
        void byNettyInAnotherRoom() {
            assertBroken(nettyOnlyIn(WITH_NETTY.subList(1, WITH_NETTY.size())), HOUSE, "io.sallyport.server.listener");
        }

        @Test
        void byAnImportOfABuiltInPlugin() {
            assertBroken(leaves("io.sallyport.server"), HOUSE, "io.sallyport.server.call");
        }

        @Test
        void byAPackageWithoutItsMark() {
            assertBroken(NULL_MARKED, new ClassFileImporter().importClasses(Test.class), "org.junit.jupiter.api");
        }

        @Test
        void byAName() {
            assertBroken(TELLING_NAMES, wrong, "WrongHelper");
        }

        @Test
        void byAStaticFieldThatChanges() {
            assertBroken(NO_STATIC_STATE, wrong, "counter");
        }

        @Test
        void byALineOnStandardOutput() {
            assertBroken(QUIET, wrong, "java.lang.System.out");
        }

        @Test
        void byTheLoggingOfTheJdk() {
            assertBroken(NO_JDK_LOGGING, wrong, "java.util.logging.Logger");
        }

        private static void assertBroken(final ArchRule rule, final JavaClasses classes, final String culprit) {
            final var result = rule.evaluate(classes);
            assertThat(result.hasViolation()).isTrue();
            assertThat(result.getFailureReport().getDetails()).anyMatch(detail -> detail.contains(culprit));
        }
    }

    private static final ArchRule NULL_MARKED = classes().should(new ArchCondition<>("live in a @NullMarked package") {
        @Override
        public void check(final JavaClass type, final ConditionEvents events) {
            final boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
            events.add(new SimpleConditionEvent(type, marked, type.getPackageName() + " of " + type.getName()));
        }
    });

    private static final ArchRule TELLING_NAMES = noClasses()
            .should()
            .haveNameMatching(".*[.$](Base[A-Z]\\w*|\\w*(Manager|Helpers?|Utils?|Impl|Backend|Downstream)\\w*)");

    private static final ArchRule NO_STATIC_STATE =
            fields().that().areStatic().should().haveModifier(JavaModifier.FINAL);

    private static final ArchRule QUIET =
            noClasses().that(are(DescribedPredicate.not(ofTheCommandLine()))).should(ACCESS_STANDARD_STREAMS);

    /** The one room that has to silence those who log there. */
    private static final ArchRule NO_JDK_LOGGING = noClasses()
            .that()
            .resideOutsideOfPackage("io.sallyport.server.observability")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.util.logging..");

    private static DescribedPredicate<JavaClass> ofTheCommandLine() {
        return DescribedPredicate.describe(
                "of the command line",
                type -> type.getPackageName().equals("io.sallyport.server")
                        && (type.isAnnotatedWith(Command.class)
                                || type.getSimpleName().equals("SallyportMain")));
    }

    private static ArchRule downThe(final List<String> rooms) {
        return classes()
                .that()
                .resideOutsideOfPackages("io.sallyport.plugins.auth..", "io.sallyport.plugins.access..")
                .and()
                .resideOutsideOfPackage("io.sallyport.plugins.limits..")
                .should(new ArchCondition<>("import only what stands below") {
                    @Override
                    public void check(final JavaClass type, final ConditionEvents events) {
                        final int here = rank(rooms, type);
                        if (here < 0) {
                            events.add(SimpleConditionEvent.violated(type, type.getName() + " stands in no room"));
                        }
                        type.getDirectDependenciesFromSelf().stream()
                                .filter(dependency -> isOurs(dependency.getTargetClass()))
                                .filter(dependency -> rank(rooms, dependency.getTargetClass()) < here)
                                .forEach(dependency -> events.add(violated(dependency)));
                    }
                });
    }

    private static ArchRule nettyOnlyIn(final List<String> rooms) {
        return noClasses()
                .that(are(DescribedPredicate.describe(
                        "outside of " + rooms, type -> rooms.stream().noneMatch(room -> isIn(type, OURS + room)))))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty..");
    }

    /** Whatever is below that package, but not its SPI, is known to its own package alone. */
    private static ArchRule leaves(final String parent) {
        return classes().should(new ArchCondition<>("not import what only a ServiceLoader may find") {
            @Override
            public void check(final JavaClass type, final ConditionEvents events) {
                type.getDirectDependenciesFromSelf().stream()
                        .filter(dependency -> isLeaf(dependency.getTargetClass()))
                        .filter(dependency ->
                                !dependency.getTargetClass().getPackageName().equals(type.getPackageName()))
                        .forEach(dependency -> events.add(violated(dependency)));
            }

            private boolean isLeaf(final JavaClass type) {
                return isIn(type, parent) && !isIn(type, "io.sallyport.plugins.spi");
            }
        });
    }

    private static SimpleConditionEvent violated(final Dependency dependency) {
        return new SimpleConditionEvent(dependency, false, dependency.getDescription());
    }

    /** The room is the longest that fits: {@code upstream.http} stands above {@code upstream}. */
    private static int rank(final List<String> rooms, final JavaClass type) {
        int found = -1;
        int longest = 0;
        for (int i = 0; i < rooms.size(); i++) {
            final var room = OURS + rooms.get(i);
            if (room.length() > longest && isIn(type, room)) {
                longest = room.length();
                found = i;
            }
        }
        return found;
    }

    private static boolean isIn(final JavaClass type, final String room) {
        return (type.getPackageName() + '.').startsWith(room + '.');
    }

    private static boolean isOurs(final JavaClass type) {
        return type.getPackageName().startsWith(OURS);
    }

    /** Breaks every rule that one class can break. */
    static final class WrongHelper {

        @SuppressWarnings("NonFinalStaticField")
        private static int counter;

        private WrongHelper() {}

        static void count() {
            System.out.println(++counter);
            Logger.getGlobal().fine(Set.of(counter).toString());
        }
    }
}
