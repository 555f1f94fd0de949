package io.sallyport.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mcp.RequestId;
import io.sallyport.server.session.InFlightCalls.Cancellable;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InFlightCallsTest {

    private static final RequestId ONE = new RequestId.Numeric("1");
    private static final RequestId TWO = new RequestId.Numeric("2");
    private static final RequestId THREE = new RequestId.Text("3");
    private static final byte[] NOTIFICATION = {};

    private final InFlightCalls calls = new InFlightCalls();
    private final List<String> cancelled = new ArrayList<>();

    private Cancellable call(final String name) {
        return _ -> cancelled.add(name);
    }

    @Test
    void anIdThatRunsDoesNotBeginAgainWhicheverCallOfTheSessionHasIt() {
        assertThat(calls.begin(ONE, call("one"))).isTrue();
        assertThat(calls.begin(TWO, call("two"))).isTrue();

        assertThat(calls.begin(ONE, call("again"))).isFalse();
        assertThat(calls.begin(TWO, call("again"))).isFalse();
        assertThat(calls.begin(new RequestId.Text("1"), call("text"))).isTrue();
    }

    @Test
    void eachOfSeveralIsFoundByItsIdWhenItIsCancelled() {
        calls.begin(ONE, call("one"));
        calls.begin(TWO, call("two"));
        calls.begin(THREE, call("three"));

        assertThat(calls.cancel(THREE, NOTIFICATION)).isTrue();
        assertThat(calls.cancel(ONE, NOTIFICATION)).isTrue();
        assertThat(calls.cancel(TWO, NOTIFICATION)).isTrue();
        assertThat(cancelled).containsExactly("three", "one", "two");
    }

    @Test
    void itIsEmptyOnceAllHaveEndedInWhateverOrder() {
        final var one = call("one");
        final var two = call("two");
        final var three = call("three");
        calls.begin(ONE, one);
        calls.begin(TWO, two);
        calls.end(ONE, one);
        calls.begin(THREE, three);

        assertThat(calls.begin(TWO, call("again"))).isFalse();
        calls.end(THREE, three);
        assertThat(calls.isEmpty()).isFalse();
        calls.end(TWO, two);
        assertThat(calls.isEmpty()).isTrue();
        assertThat(calls.begin(ONE, one)).isTrue();
    }

    @Test
    void theEndOfACallLeavesAnotherOfItsIdAlone() {
        final var one = call("one");
        final var two = call("two");
        calls.begin(ONE, one);
        calls.begin(TWO, two);

        calls.end(ONE, call("stranger"));
        calls.end(TWO, call("stranger"));

        assertThat(calls.cancel(ONE, NOTIFICATION)).isTrue();
        assertThat(calls.cancel(TWO, NOTIFICATION)).isTrue();
    }

    @Test
    void aCancellationThatIsEarlyIsRememberedOnce() {
        assertThat(calls.cancel(ONE, NOTIFICATION)).isFalse();

        assertThat(calls.cancelledBefore(ONE)).isTrue();
        assertThat(calls.cancelledBefore(ONE)).isFalse();
    }
}
