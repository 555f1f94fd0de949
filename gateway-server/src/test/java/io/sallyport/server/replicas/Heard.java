package io.sallyport.server.replicas;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.server.session.Relays;
import io.sallyport.server.session.Relays.Problem;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Writes down what a listener hears: the status, {@code ended} or the problem in a queue, and all parts together. */
class Heard implements Relays.Listener {

    final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    final BlockingQueue<Map.Entry<String, String>> fields = new LinkedBlockingQueue<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public void head(final int status, final List<Map.Entry<String, String>> told) {
        fields.addAll(told);
        events.add(Integer.toString(status));
    }

    @Override
    public void part(final byte[] part) {
        bytes.writeBytes(part);
    }

    @Override
    public void ended() {
        events.add("ended");
    }

    @Override
    public void failed(final Problem problem) {
        events.add(problem.name());
    }

    /** The next event; fails after 30 s. */
    String next() throws InterruptedException {
        final String event = events.poll(30, TimeUnit.SECONDS);
        assertThat(event).as("an event").isNotNull();
        return String.valueOf(event);
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
