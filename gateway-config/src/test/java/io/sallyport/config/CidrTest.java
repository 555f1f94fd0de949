package io.sallyport.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.1.2, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "10.1.2.3, 10.1.2.3, true",
        "10.1.2.3, 10.1.2.4, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "192.168.1.128/25, 192.168.1.127, false",
        "192.168.1.128/25, 192.168.1.200, true",
        "fd00::/8, fdff::1, true",
        "fd00::/8, fe80::1, false",
        "::1, ::1, true",
        "::/0, 2001:db8::1, true",
        "::/0, 10.0.0.1, false",
        "::ffff:10.0.0.0/104, 10.9.9.9, true",
        "::ffff:10.0.0.0/104, 11.9.9.9, false",
    })
    void holdsTheAddressesBehindItsPrefix(final String block, final String address, final boolean inside) {
        assertThat(Cidr.parse(block).orElseThrow().contains(InetAddress.ofLiteral(address)))
                .isEqualTo(inside);
    }

    @Test
    void takesAMappedAddressForItsIpv4Address() throws UnknownHostException {
        final byte[] mapped = new byte[16];
        mapped[10] = (byte) 0xff;
        mapped[11] = (byte) 0xff;
        mapped[12] = 10;
        final InetAddress address = Inet6Address.getByAddress("mapped", mapped, 0);

        assertThat(address).isInstanceOf(Inet6Address.class);
        assertThat(Cidr.parse("10.0.0.0/8").orElseThrow().contains(address)).isTrue();
        assertThat(Cidr.parse("::/0").orElseThrow().contains(address)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "10.0.0.0/",
                "10.0.0.0/33",
                "10.0.0.1/8",
                "10.0.0/8",
                "010.0.0.0/8x",
                "256.0.0.0/8",
                "::/129",
                "fe80::1%eth0",
                "localhost",
                "10.0.0.0/-1",
                "10.0.0.0/+8",
                "1::2::3",
                ":",
                "10.0.0.0/8/8",
                " 10.0.0.0/8",
                "0x0a.0.0.0/8"
            })
    void refusesWhatIsNoBlock(final String text) {
        assertThat(Cidr.parse(text)).isEmpty();
    }

    @Test
    void isEqualToAnotherSpellingOfItself() {
        assertThat(Cidr.parse("FD00::/8")).isEqualTo(Cidr.parse("fd00:0::/8"));
        assertThat(Cidr.parse("10.0.0.1")).isEqualTo(Cidr.parse("10.0.0.1/32"));
    }
}
