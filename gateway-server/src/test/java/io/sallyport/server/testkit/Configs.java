package io.sallyport.server.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.config.GatewayConfig;
import io.sallyport.config.load.ConfigLoader;
import io.sallyport.config.load.LoadResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** Configurations out of their text, as the gateway would have them. */
public final class Configs {

    private Configs() {}

    /** @param directory where the file is written */
    public static GatewayConfig load(final Path directory, final String yaml) throws IOException {
        final var file = Files.writeString(directory.resolve("gateway.yaml"), yaml);
        final var result = new ConfigLoader(true, InstantSource.system()).load(List.of(file), Map.of());
        assertThat(result).isInstanceOf(LoadResult.Loaded.class);
        return ((LoadResult.Loaded) result).config();
    }
}
