package io.sallyport.server.upstream;

import io.sallyport.mcp.Answered;
import io.sallyport.mcp.Envelope;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** A listener that writes down what it hears, one line each. */
final class Heard implements Rpc.Listener {

    private final List<String> lines = new ArrayList<>();
    private final StringBuilder parts = new StringBuilder();

    List<String> lines() {
        return lines;
    }

    /** The large answer as it came. */
    String parts() {
        return parts.toString();
    }

    /** How many ends were told; one is right. */
    long ends() {
        return lines.stream()
                .filter(line -> line.startsWith("answered")
                        || line.startsWith("large end")
                        || line.startsWith("accepted")
                        || line.startsWith("failed"))
                .count();
    }

    @Override
    public void streaming() {
        lines.add("streaming");
    }

    @Override
    public void message(final Envelope envelope) {
        lines.add("message " + text(envelope.json()));
    }

    @Override
    public void answered(final Rpc.Answer answer) {
        lines.add("answered " + text(answer.envelope().json()));
    }

    @Override
    public void largeAnswer(final OptionalLong length) {
        lines.add("large");
    }

    @Override
    public void part(final byte[] bytes) {
        parts.append(text(bytes));
    }

    @Override
    public void largeAnswerEnded(final Answered answered) {
        lines.add("large end");
    }

    @Override
    public void accepted() {
        lines.add("accepted");
    }

    @Override
    public void failed(final RpcFailure failure) {
        lines.add("failed " + failure.word());
    }

    private static String text(final byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
