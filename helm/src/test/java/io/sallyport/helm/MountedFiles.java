package io.sallyport.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapProjection;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.sallyport.config.GatewayConfig;
import io.sallyport.config.load.ConfigLoader;
import io.sallyport.config.load.LoadResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the gateway's container finds in its volumes, below {@code root}: secrets have exactly the files that the configuration names. */
record MountedFiles(Path root, PodSpec spec, Container gateway, Manifests manifests) {

    private static final Pattern REFERENCE = Pattern.compile("(?<=[ :\"])(/[a-z]+/[A-Za-z0-9._/-]+)");

    /** Loads what {@code args} name, as {@code sallyport check} does. */
    GatewayConfig load(final String podIp) {
        try {
            for (final VolumeMount mount : gateway.getVolumeMounts()) {
                lay(mount);
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        final List<String> args = gateway.getArgs();
        assertThat(args).startsWith("run", "-c");
        return switch (new ConfigLoader().load(List.of(below(args.getLast())), environment(podIp))) {
            case LoadResult.Loaded loaded -> {
                assertThat(loaded.warnings()).isEmpty();
                yield loaded.config();
            }
            case LoadResult.Invalid invalid -> throw new AssertionError("check says " + invalid.problems());
        };
    }

    private Map<String, String> environment(final String podIp) {
        final Map<String, String> environment = new HashMap<>();
        for (final EnvVar variable : gateway.getEnv()) {
            final boolean isPodIp = variable.getValueFrom() != null
                    && variable.getValueFrom().getFieldRef().getFieldPath().equals("status.podIP");
            environment.put(variable.getName(), isPodIp ? podIp : variable.getValue());
        }
        return environment;
    }

    private void lay(final VolumeMount mount) throws IOException {
        final Volume volume = spec.getVolumes().stream()
                .filter(one -> one.getName().equals(mount.getName()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no volume " + mount.getName()));
        for (final String name : configMaps(volume)) {
            final ConfigMap map = manifests.named(ConfigMap.class, name).orElseThrow();
            for (final Map.Entry<String, String> file : map.getData().entrySet()) {
                write(mount.getMountPath() + "/" + file.getKey(), relocated(file.getValue()));
            }
        }
        if (volume.getSecret() != null) {
            for (final String file : referenced(mount.getMountPath())) {
                write(file, Credentials.of(file));
            }
        }
    }

    /** Of ConfigMaps that others make nothing is known. */
    private List<String> configMaps(final Volume volume) {
        final Stream<String> direct = Stream.ofNullable(volume.getConfigMap()).map(source -> source.getName());
        final Stream<String> projected = Stream.ofNullable(volume.getProjected())
                .flatMap(source -> source.getSources().stream())
                .map(VolumeProjection::getConfigMap)
                .map(ConfigMapProjection::getName);
        return Stream.concat(direct, projected)
                .filter(name -> manifests.named(ConfigMap.class, name).isPresent())
                .toList();
    }

    private List<String> referenced(final String directory) {
        return manifests.all(ConfigMap.class).stream()
                .flatMap(map -> Optional.ofNullable(map.getData()).orElse(Map.of()).values().stream())
                .flatMap(text -> REFERENCE.matcher(text).results())
                .map(found -> found.group(1))
                .filter(file -> file.startsWith(directory + "/"))
                .toList();
    }

    private String relocated(final String text) {
        return REFERENCE
                .matcher(text)
                .replaceAll(found ->
                        Matcher.quoteReplacement(isMounted(found.group(1)) ? root + found.group(1) : found.group()));
    }

    private boolean isMounted(final String file) {
        return gateway.getVolumeMounts().stream().anyMatch(mount -> file.startsWith(mount.getMountPath() + "/"));
    }

    private void write(final String file, final String content) throws IOException {
        Files.createDirectories(below(file).getParent());
        Files.writeString(below(file), content);
    }

    private Path below(final String absolute) {
        return Path.of(root + absolute);
    }
}
