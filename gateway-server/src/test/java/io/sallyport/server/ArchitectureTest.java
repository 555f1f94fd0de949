package io.sallyport.server;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The house rules of ARCHITECTURE.md. */
class ArchitectureTest {

    /** Rooms from the top down; a class may use its own room and those below. */
    private static final List<String> ROOMS = List.of(
            "io.sallyport.server",
            "io.sallyport.server.cli",
            "io.sallyport.server.cli.inject",
            "io.sallyport.server.rehearsal",
            "io.sallyport.server.assembly",
            "io.sallyport.server.observability",
            "io.sallyport.server.admin",
            "io.sallyport.server.listener",
            "io.sallyport.server.replicas",
            "io.sallyport.server.transport",
            "io.sallyport.server.call",
            "io.sallyport.server.federation",
            "io.sallyport.server.bridge",
            "io.sallyport.server.session",
            "io.sallyport.server.upstream.http",
            "io.sallyport.server.upstream.sse",
            "io.sallyport.server.upstream.stdio",
            "io.sallyport.server.upstream.pipe",
            "io.sallyport.server.upstream",
            "io.sallyport.plugins.spi",
            "io.sallyport.config.reload",
            "io.sallyport.config.load",
            "io.sallyport.config.pem",
            "io.sallyport.config",
            "io.sallyport.mcp");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("/demo-servers"))
            .importPackages("io.sallyport");

    static List<String> rooms() {
        return ROOMS.subList(1, ROOMS.size());
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void importsOnlyPointDown(final String room) {
        pointsDown(room).check(CLASSES);
    }

    private static ArchRule pointsDown(final String room) {
        final var above = ROOMS.subList(0, ROOMS.indexOf(room)).toArray(String[]::new);
        return noClasses()
                .that(resideInAPackage(room))
                .should()
                .dependOnClassesThat(resideInAnyPackage(above))
                .allowEmptyShould(true); // a room is there before its first class
    }

    @Test
    void anImportThatPointsUpIsFound() {
        final var upsideDown = noClasses()
                .that(resideInAPackage("io.sallyport.server.call"))
                .should()
                .dependOnClassesThat(resideInAPackage("io.sallyport.server.federation"));
        assertThatThrownBy(() -> upsideDown.check(CLASSES)).isInstanceOf(AssertionError.class);
    }

    @Test
    void everyPackageOfTheServerIsARoom() {
        assertThat(CLASSES.stream()
                        .map(JavaClass::getPackageName)
                        .filter(name -> name.startsWith("io.sallyport.server"))
                        .distinct())
                .isSubsetOf(ROOMS);
    }

    @Test
    void noPackagesDependOnEachOtherInACircle() {
        slices().matching("io.sallyport.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void nettyStaysAtTheEdges() {
        noClasses()
                .that(resideInAPackage("io.sallyport.."))
                .and(DescribedPredicate.not(resideInAnyPackage(
                        "io.sallyport.server.rehearsal",
                        "io.sallyport.server.listener",
                        "io.sallyport.server.replicas",
                        "io.sallyport.server.transport",
                        "io.sallyport.server.upstream.http",
                        "io.sallyport.server.admin")))
                .should()
                .dependOnClassesThat(resideInAPackage("io.netty.."))
                .check(CLASSES);
    }

    /** Written as they were read they would pass for constants, at whose letters nobody looks: see HeaderFields. */
    @Test
    void namesOfHeaderFieldsThatWereReadAreKnownAsTheyWereReadInOnePlaceOnly() {
        noClasses()
                .that(DescribedPredicate.not(simpleName("HeaderIndex")))
                .should()
                .callMethod(HttpHeaders.class, "iteratorCharSequence")
                .check(CLASSES);
    }

    @Test
    void nobodyImportsABuiltInPlugin() {
        noClasses()
                .that(DescribedPredicate.not(resideInAPackage("io.sallyport.plugins..")))
                .should()
                .dependOnClassesThat(resideInAPackage("io.sallyport.plugins..")
                        .and(DescribedPredicate.not(resideInAPackage("io.sallyport.plugins.spi"))))
                .check(CLASSES);
    }

    @Test
    void everyPackageSaysThatNothingInItIsNull() {
        assertThat(CLASSES.stream()
                        .map(JavaClass::getPackage)
                        .distinct()
                        .filter(found -> !found.isAnnotatedWith(NullMarked.class))
                        .map(found -> found.getName()))
                .isEmpty();
    }

    @Test
    void namesSayWhatAThingIs() {
        noClasses()
                .should()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameEndingWith("Util")
                .orShould()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("Impl")
                .orShould()
                .haveSimpleNameStartingWith("Base")
                .check(CLASSES);
    }

    @Test
    void nothingStaticChanges() {
        fields().that().areStatic().should().beFinal().check(CLASSES);
    }

    @Test
    void onlyTheCommandLinePrints() {
        noClasses()
                .that(DescribedPredicate.not(resideInAnyPackage("io.sallyport.server", "io.sallyport.server.cli")))
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(CLASSES);
    }

    @Test
    void handlersOfNettyAreNotPublicBeyondTheirDoor() {
        classes()
                .that()
                .areAssignableTo("io.netty.channel.ChannelHandler")
                .and(DescribedPredicate.not(resideInAPackage("io.sallyport.server.transport")))
                .should()
                .notBePublic()
                .check(CLASSES);
    }
}
