package io.sallyport.server.cli.inject;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** What a {@link Sidecar} is in a pod's manifest: an entry of {@code initContainers}, and volumes. */
record PodFragment(Sidecar sidecar) {

    private static final int ADMIN_PORT = 9912;

    private static final String LIMITS = """
            resources:
              requests: {cpu: 100m, memory: 128Mi}
              limits: {memory: 256Mi}
            securityContext:
              runAsNonRoot: true
              readOnlyRootFilesystem: true
              allowPrivilegeEscalation: false
              capabilities: {drop: [ALL]}
              seccompProfile: {type: RuntimeDefault}
            """;

    MappingNode container() {
        return (MappingNode)
                Nodes.parse(head() + environment() + ports() + probes() + LIMITS + mounts() + restart() + lifecycle());
    }

    private String head() {
        return """
                name: %s
                image: "%s"
                imagePullPolicy: IfNotPresent
                args: [run, -c, /etc/sallyport]
                """.formatted(Sidecar.NAME, sidecar.image());
    }

    private String environment() {
        return sidecar.replicated() ? """
                env:
                  - name: POD_IP
                    valueFrom:
                      fieldRef:
                        fieldPath: status.podIP
                """ : "";
    }

    private String ports() {
        return "ports:\n"
                + port(sidecar.portName(), sidecar.ports().mcp())
                + port("http-status", sidecar.ports().status())
                + (sidecar.replicated() ? port("replicas", sidecar.ports().replicas()) : "");
    }

    private static String port(final String name, final int number) {
        return """
                  - name: %s
                    containerPort: %d
                """.formatted(name, number);
    }

    /** The first is never {@code /ready}: a server of the pod starts later. An agent does not depend on servers elsewhere. */
    private String probes() {
        return """
                startupProbe:
                  httpGet: {path: /health, port: http-status}
                  periodSeconds: 1
                  failureThreshold: 60
                livenessProbe:
                  httpGet: {path: /health, port: http-status}
                  periodSeconds: 10
                  timeoutSeconds: 3
                readinessProbe:
                  httpGet: {path: %s, port: http-status}
                  periodSeconds: 5
                  timeoutSeconds: 3
                """.formatted(sidecar.besideAgent() ? "/health" : "/ready");
    }

    private String mounts() {
        return "volumeMounts:\n"
                + mount("config", "/etc/sallyport")
                + sidecar.tlsSecret().map(_ -> mount("tls", "/tls")).orElse("")
                + sidecar.keysSecret().map(_ -> mount("keys", "/keys")).orElse("")
                + sidecar.secrets().keySet().stream()
                        .map(name -> mount("secret-" + name, "/secrets/" + name))
                        .collect(Collectors.joining())
                + """
                  - name: sallyport-tmp
                    mountPath: /tmp
                """;
    }

    private static String mount(final String volume, final String path) {
        return """
                  - name: sallyport-%s
                    mountPath: %s
                    readOnly: true
                """.formatted(volume, path);
    }

    /** A sidecar: starts before the other containers, stops after them. */
    private static String restart() {
        return "restartPolicy: Always\n";
    }

    /** The hooks of all containers run at once, before anybody is told to stop: it drains while the server still serves. */
    private String lifecycle() {
        return sidecar.besideAgent() ? "" : """
                lifecycle:
                  preStop:
                    exec:
                      command:
                        - /opt/java/bin/java
                        - "@/opt/sallyport/drain.args"
                %s""".formatted(adminAddress());
    }

    private String adminAddress() {
        return sidecar.ports().admin() == ADMIN_PORT
                ? ""
                : """
                        - --admin
                        - 127.0.0.1:%d
                """.formatted(sidecar.ports().admin());
    }

    /** A server's own lifecycle: it goes on until the gateway has gone. */
    Node serverLifecycle() {
        return Nodes.parse("preStop: {sleep: {seconds: %d}}".formatted(sidecar.serverSleep()));
    }

    /** Directories, never {@code subPath}: what is mounted by that never changes. */
    SequenceNode volumes() {
        return (SequenceNode) Nodes.parse("""
                - name: sallyport-config
                  projected:
                    sources:
                      - configMap:
                          name: %s
                """.formatted(sidecar.configMap())
                + volume("tls", sidecar.tlsSecret())
                + volume("keys", sidecar.keysSecret())
                + sidecar.secrets().entrySet().stream()
                        .map((final Map.Entry<String, String> secret) ->
                                volume("secret-" + secret.getKey(), Optional.of(secret.getValue())))
                        .collect(Collectors.joining())
                + """
                - name: sallyport-tmp
                  emptyDir:
                    sizeLimit: 64Mi
                """);
    }

    private static String volume(final String name, final Optional<String> secret) {
        return secret.map(text -> """
                - name: sallyport-%s
                  secret:
                    secretName: %s
                """.formatted(name, text)).orElse("");
    }
}
