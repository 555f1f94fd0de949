package io.sallyport.plugins;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.sallyport.plugins.spi.PluginFactory;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** How built-in plugins stand to each other and to the rest of the house. */
final class PluginsTest {

    private static final JavaClasses PLUGINS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.sallyport.plugins");

    @Test
    @SuppressWarnings("rawtypes")
    void builtInsAreFoundByServiceLoader() {
        assertThat(ServiceLoader.load(PluginFactory.class))
                .extracting(PluginFactory::type)
                .containsExactlyInAnyOrder("jwt", "api-keys", "limits", "access");
    }

    @Test
    void pluginsAreLeaves() {
        slices().assignedFrom(byPackage())
                .namingSlices("plugin $1")
                .should()
                .notDependOnEachOther()
                .check(PLUGINS);
    }

    /** Every package is a plugin of its own, save the one they all stand on. */
    private static SliceAssignment byPackage() {
        return new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(final JavaClass type) {
                final var home = type.getPackageName();
                return home.startsWith("io.sallyport.plugins.") && !home.endsWith(".spi")
                        ? SliceIdentifier.of(home)
                        : SliceIdentifier.ignore();
            }

            @Override
            public String getDescription() {
                return "plugins by package";
            }
        };
    }

    @Test
    void theSpiStandsOnConfigAndProtocolOnly() {
        classes()
                .that()
                .resideInAPackage("io.sallyport.plugins.spi")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.sallyport.plugins.spi",
                        "io.sallyport.config..",
                        "io.sallyport.mcp..",
                        "java..",
                        "org.jspecify..")
                .check(PLUGINS);
    }

    @Test
    void pluginsKnowNeitherServerNorNetty() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.sallyport.server..", "io.netty..")
                .check(PLUGINS);
    }
}
