package io.sallyport.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What cannot work is refused before anything is applied, and the refusal says what to do. */
class RefusalsTest {

    @TempDir
    private static Path root;

    @BeforeAll
    static void copy() throws Exception {
        Sources.copiedTo(root);
    }

    private static String rendered(final String values) throws IOException {
        final Sources sources = new Sources(root);
        return sources.chart()
                .render(sources.example("small.yaml"), Files.writeString(root.resolve("values.yaml"), values));
    }

    @Test
    void severalReplicasWithoutKeysInCommonAreToldTheCommands() {
        assertThatThrownBy(() -> rendered("replicas: 2"))
                .hasMessageContaining("sessions.existingSecret is missing")
                .hasMessageContaining("kubectl create secret generic mcp-sallyport-sessions --namespace tools"
                        + " --from-literal=k1=\"$(openssl rand -base64 32)\"")
                .hasMessageContaining("--set sessions.existingSecret=mcp-sallyport-sessions");
        assertThatThrownBy(() -> rendered("autoscaling: { enabled: true }"))
                .hasMessageContaining("sessions.existingSecret is missing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "routing: { gateway.yaml: '' }                                    | the file that the chart writes",
                "routing: { routes.yml: '' }                                      | the gateway does not read \"routes.yml\"",
                "routing: { more.yaml: 'drain: { delay: 1s }' }                   | the chart writes the section drain: use the values of drain",
                "routing: { more.yaml: 'listeners: {}' }                          | use the values of listener, tls and redirect",
                "routing: { more.yaml: 'a: [' }                                   | more.yaml: error converting YAML",
                "sessions: { existingSecret: k, keys: [] }                        | sessions.keys is empty",
                "sessions: { settings: { keys: [a] } }                            | keys belong in sessions.existingSecret",
                "tls: { existingSecret: a, certManager: { enabled: true } }       | two certificates for one port",
                "tls: { certManager: { enabled: true } }                          | who signs the certificate?",
                "{ publicUrl: '', tls: { certManager: { enabled: true, issuerRef: { name: a } } } } | what is the certificate for?",
                "redirect: { enabled: true }                                      | nothing to redirect to",
                "listener: { settings: { publicUrl: 'https://a' } }               | listener.settings.publicUrl: the chart writes it",
                "listener: { host: 127.0.0.1 }                                    | no Service reaches it",
                "httpRoute: { enabled: true }                                     | which Gateway is the route of?",
                "{ service: { enabled: false }, httpRoute: { enabled: true } }    | httpRoute.enabled needs a Service",
                "terminationGracePeriodSeconds: 25                                | stopping takes up to 25 s",
                "{ drain: { delaySeconds: 60 }, terminationGracePeriodSeconds: 70 } | stopping takes up to 80 s",
                "{ sessions: { existingSecret: k }, autoscaling: { enabled: true, minReplicas: 7 } } | more than autoscaling.maxReplicas",
                "mode: sidecar                                                    | by which labels",
            })
    void cannotWork(final String values, final String refusal) {
        assertThatThrownBy(() -> rendered(values)).hasMessageContaining(refusal);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "mode: both                            | /mode",
                "replica: 3                            | replica",
                "replicas: '3'                         | /replicas",
                "image: { digest: latest }             | /image/digest",
                "publicUrl: https://mcp.example.com/mcp | /publicUrl",
                "status: { port: 70000 }               | /status/port",
                "drain: { delaySeconds: 5s }           | /drain/delaySeconds",
                "routing: { routes.yaml: { a: b } }    | /routing/routes.yaml",
                "secrets: { CRM: crm }                 | 'CRM' does not match",
                "networkPolicy: { client: [] }         | client",
                "sidecar: { beside: client }           | /sidecar/beside",
            })
    void theSchemaNamesTheValue(final String values, final String place) {
        assertThatThrownBy(() -> rendered(values))
                .hasMessageContaining("values don't meet the specifications of the schema")
                .hasMessageContaining(place);
    }

    @Test
    void nothingToServeIsToldWhereRoutesAreSaid() {
        assertThatThrownBy(() -> new Sources(root).chart().render()).hasMessageContaining("routing is empty");
    }

    @Test
    void whatIsNotRefusedRenders() throws IOException {
        assertThat(rendered("sessions: { existingSecret: k }\nreplicas: 3")).contains("replicas: 3");
    }
}
