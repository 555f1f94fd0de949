package io.sallyport.plugins.auth.apikey;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The YAML of a key file:
 *
 * <pre>{@code
 * keys:
 *   - id: nightly-report            # who the key stands for; survives a new secret
 *     hash: sha256:9f86d081…        # of the key: printf %s "$KEY" | sha256sum
 *     owner: data team              # optional
 *     scopes: [reports.read]        # optional
 *     expires: 2027-01-31T00:00:00Z # optional, ISO 8601 with an offset
 * }</pre>
 *
 * No message repeats a line of the file, for it may hold a hash or, by mistake, a key.
 */
final class KeyFile {

    private KeyFile() {}

    /** @throws IllegalArgumentException where the file is not as above, naming the entry */
    static List<ApiKey> parse(final String file, final String content) {
        try {
            return keys(load(content));
        } catch (final IllegalArgumentException e) {
            throw new IllegalArgumentException("API key file " + file + ": " + e.getMessage(), e);
        }
    }

    private static Object load(final String content) {
        try {
            final var loaded = new Load(LoadSettings.builder().build()).loadFromString(content);
            return loaded == null ? "" : loaded;
        } catch (final MarkedYamlEngineException e) {
            throw new IllegalArgumentException(
                    "not valid YAML" + e.getProblemMark().map(KeyFile::at).orElse(""));
        } catch (final YamlEngineException _) {
            throw new IllegalArgumentException("not valid YAML");
        }
    }

    private static String at(final Mark mark) {
        return " at line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1);
    }

    private static List<ApiKey> keys(final Object loaded) {
        if (!(loaded instanceof Map<?, ?> file)
                || !file.keySet().equals(Set.of("keys"))
                || !(file.get("keys") instanceof List<?> entries)) {
            throw new IllegalArgumentException("it must hold exactly one key, `keys`, with a list of entries");
        }
        final var keys = IntStream.range(0, entries.size())
                .mapToObj(i -> new KeyEntry(i, entries.get(i)).read())
                .toList();
        refuseDuplicates(keys);
        return keys;
    }

    private static void refuseDuplicates(final List<ApiKey> keys) {
        final var ids = new HashSet<String>();
        final var owners = new HashMap<Object, String>();
        for (final var key : keys) {
            if (!ids.add(key.id())) {
                throw new IllegalArgumentException("two entries have the id " + key.id());
            }
            final var other = owners.put(key.hash(), key.id());
            if (other != null) {
                throw new IllegalArgumentException("the entries " + other + " and " + key.id() + " have one key");
            }
        }
    }
}
