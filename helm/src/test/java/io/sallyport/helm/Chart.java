package io.sallyport.helm;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import java.nio.file.Path;

/** A chart on disk, and what Helm makes of it as release {@code mcp} in namespace {@code tools}. */
record Chart(Path directory) {

    private static final String KUBERNETES = "1.31.0";

    /** @throws IllegalStateException with Helm's words, if a template or the schema of the values refuses */
    String render(final Path... values) {
        final TemplateCommand template = new Helm(directory)
                .template()
                .withName("mcp")
                .withNamespace("tools")
                .withKubeVersion(KUBERNETES);
        for (final Path file : values) {
            template.withValuesFile(file);
        }
        return template.call();
    }

    Manifests manifests(final Path... values) {
        return Manifests.of(render(values));
    }

    LintResult lint() {
        return new Helm(directory).lint().strict().call();
    }
}
