package io.sallyport.server.testkit.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderValueTest {

    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of("us-west1", "us-west1", true),
                Arguments.of("US-WEST1", "us-west1", false),
                Arguments.of("=?base64?SGVsbG8sIOS4lueVjA==?=", "Hello, 世界", true),
                Arguments.of("=?base64?IHBhZGRlZCA=?=", " padded ", true),
                Arguments.of("=?base64?PT9iYXNlNjQ/bGl0ZXJhbD89?=", "=?base64?literal?=", true),
                Arguments.of("=?BASE64?SGVsbG8=?=", "Hello", false),
                Arguments.of("=?base64?SGVsbG8=", "=?base64?SGVsbG8=", true),
                Arguments.of("=?base64?=", "=?base64?=", true),
                Arguments.of("=?base64??=", "", true),
                Arguments.of("42", 42, true),
                Arguments.of("42.0", 42, true),
                Arguments.of("43", 42, false),
                Arguments.of("forty-two", 42, false),
                Arguments.of("true", true, true),
                Arguments.of("True", true, false));
    }

    @ParameterizedTest
    @MethodSource("values")
    void aHeaderSaysWhatTheBodySaysOrDoesNot(final String header, final Object body, final boolean matches)
            throws Exception {
        assertThat(HeaderValue.matches(header, body)).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(strings = {"=?base64?SGVsbG8?=", "=?base64?SGVs!!!bG8=?=", "=?base64?/w==?=", "h\u00e9", "\u0001"})
    void whatCannotBeReadIsRefused(final String header) {
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> HeaderValue.matches(header, "Hello"))
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(Refusal.HEADER_MISMATCH));
    }
}
