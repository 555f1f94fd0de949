package io.sallyport.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeerTest {

    @TempDir
    private Path directory = Path.of("");

    @Test
    void anAdapterSaysWhatItIsAndWhereToCall() throws Exception {
        final var peer = peer("case $1 in version) echo 1.2 ;; call) echo /mcp $TOOL sessions secret ;; esac");
        assertThat(Peer.in(directory)).containsExactly(peer);
        assertThat(peer.version()).isEqualTo(new Peer.Answer(true, "1.2"));
        final var call = peer.call(Map.of("TOOL", "alpha_echo"));
        assertThat(call).isEqualTo(new Peer.Call("/mcp", "alpha_echo", true, Optional.of("secret")));
        assertThat(Peer.url(80, call)).isEqualTo(URI.create("http://127.0.0.1:80/mcp"));
    }

    @Test
    void whatIsNotInstalledSaysSo() throws Exception {
        final var peer = peer("echo not installed; exit 1");
        assertThat(peer.version()).isEqualTo(new Peer.Answer(false, "not installed"));
        assertThatThrownBy(() -> peer.call(Map.of()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not installed");
    }

    private Peer peer(final String script) throws IOException {
        return new Peer(Files.writeString(directory.resolve("some"), script));
    }
}
