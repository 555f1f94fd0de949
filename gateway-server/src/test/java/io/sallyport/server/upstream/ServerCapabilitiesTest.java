package io.sallyport.server.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mcp.JsonFields;
import io.sallyport.server.upstream.ServerCapabilities.Capability;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerCapabilitiesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                                                      | ``",
                "{\"tools\":{}}                                          | TOOLS",
                "{\"tools\":true,\"tasks\":true}                         | ``",
                "{\"tools\":{\"listChanged\":true}}                      | TOOLS TOOLS_LIST_CHANGED",
                "{\"tools\":{\"listChanged\":false}}                     | TOOLS",
                "{\"tools\":{\"listChanged\":{}}}                        | TOOLS",
                "{\"resources\":{\"subscribe\":true},\"logging\":{}}     | RESOURCES RESOURCES_SUBSCRIBE LOGGING",
                "{\"tasks\":{}}                                          | ``",
                "{\"tasks\":{\"cancel\":{}}}                             | TASKS_CANCEL",
                "{\"tasks\":{\"requests\":{\"tools\":{\"call\":{}}}}}    | TASKS_TOOLS_CALL",
                "{\"tasks\":{\"requests\":{\"tools\":{\"call\":true}}}}  | ``",
                "{\"tasks\":{\"requests\":{\"tools\":{}}}}               | ``",
                "{\"tasks\":{\"requests\":[\"tools/call\"]}}             | ``",
                "{\"tasks\":{\"cancel\":{},\"list\":{},\"requests\":{\"tools\":{\"call\":{}}}}} | TASKS_CANCEL TASKS_TOOLS_CALL",
            })
    void aCapabilityIsThereWhereItIsDeclaredInItsForm(final String declared, final String expected) {
        final var fields = JsonFields.of(declared.getBytes(UTF_8)).orElseThrow();
        assertThat(ServerCapabilities.of(fields).declared()).isEqualTo(capabilities(expected));
    }

    private static Set<Capability> capabilities(final String names) {
        return Arrays.stream(names.split(" ", -1))
                .filter(name -> !name.isEmpty())
                .map(Capability::valueOf)
                .collect(Collectors.toSet());
    }
}
