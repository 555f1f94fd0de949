package io.sallyport.server.upstream;

import io.sallyport.mcp.AnswerScanner;
import io.sallyport.mcp.Answered;
import io.sallyport.mcp.RequestId;
import io.sallyport.server.upstream.BodyReader.Found;
import java.util.List;
import java.util.Optional;

/** An answer that is relayed while it is being checked. */
final class LargeAnswer {

    private final AnswerScanner scanner;
    private final Optional<RequestId> id;
    private final Found found;
    /** The newest part, held back until more comes or all is well: what is cut or wrong must never look whole. */
    private Optional<byte[]> last = Optional.empty();
    /** Until a part is passed on, whoever asked can still be told that there is no answer. */
    private boolean begun;

    /**
     * @param scanner has read nothing that is relayed here yet
     * @param id of the request that it is to answer
     */
    LargeAnswer(final AnswerScanner scanner, final Optional<RequestId> id, final Found found) {
        this.scanner = scanner;
        this.id = id;
        this.found = found;
    }

    /** @return false where it is none, whatever follows */
    boolean relay(final byte[] bytes) {
        return relay(List.of(bytes));
    }

    /** The same of several at once: all of them are checked before any goes on. */
    boolean relay(final List<byte[]> chunks) {
        final boolean sound = chunks.stream().noneMatch(chunk -> scanner.feed(chunk) == AnswerScanner.Progress.INVALID);
        if (sound) {
            chunks.forEach(this::holdBack);
        }
        return sound;
    }

    /** Relays what the scanner has read already. */
    void holdBack(final byte[] bytes) {
        last.ifPresent(this::pass);
        last = Optional.of(bytes);
    }

    private void pass(final byte[] part) {
        if (!begun) {
            begun = true;
            found.largeAnswer();
        }
        found.part(part);
    }

    /** @return false where it is not whole, or answers another request */
    boolean end() {
        final var answered = scanner.answered().filter(this::isOurs);
        answered.ifPresent(whole -> {
            last.ifPresent(this::pass);
            found.largeAnswerEnded(whole);
        });
        return answered.isPresent();
    }

    private boolean isOurs(final Answered answered) {
        return switch (answered) {
            case Answered.Result result -> id.equals(Optional.of(result.id()));
            case Answered.Failed failed -> failed.id().isEmpty() || failed.id().equals(id);
        };
    }
}
