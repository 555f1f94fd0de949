package io.sallyport.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressTest {

    @ParameterizedTest
    @CsvSource({
        "'', 80, '', 80, true",
        "'', 80, 127.0.0.1, 80, true",
        "0.0.0.0, 80, 10.0.0.1, 80, true",
        "127.0.0.1, 80, localhost, 80, true",
        "127.0.0.1, 80, 10.0.0.1, 80, false",
        "'', 80, '', 81, false",
        "'', 0, '', 0, false",
    })
    void conflictsWhereBothCannotBeBound(
            final String host, final int port, final String otherHost, final int otherPort, final boolean conflict) {
        final Address address = new Address(host, port);
        final Address other = new Address(otherHost, otherPort);

        assertThat(address.conflictsWith(other)).isEqualTo(conflict);
        assertThat(other.conflictsWith(address)).isEqualTo(conflict);
    }
}
