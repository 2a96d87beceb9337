package dev.gatehouse.server.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.1.2, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "10.0.0.7/8, 10.9.9.9, true",
    "192.0.2.7, 192.0.2.7, true",
    "192.0.2.7, 192.0.2.8, false",
    "192.0.2.128/25, 192.0.2.127, false",
    "192.0.2.128/25, 192.0.2.128, true",
    "0.0.0.0/0, 203.0.113.5, true",
    "0.0.0.0/0, 2001:db8::1, false",
    "::/0, 2001:db8::1, true",
    "::/0, 203.0.113.5, false",
    "2001:db8::/32, 2001:db8:ffff::1, true",
    "2001:db8::/32, 2001:db9::1, false",
    "2001:db8:0:8000::/49, 2001:db8:0:7fff::1, false",
    "2001:DB8::1, 2001:db8:0:0:0:0:0:1, true",
    // RFC 4291 §2.5.5.2: a socket for both families shows IPv4 clients like this.
    "192.0.2.0/24, ::ffff:192.0.2.9, true",
    "192.0.2.0/24, ::ffff:c000:0209, true",
    "::ffff:192.0.2.9, 192.0.2.9, true",
    "::ffff:192.0.2.0/24, 192.0.2.9, true",
    // The deprecated compatible form is another address.
    "192.0.2.0/24, ::192.0.2.9, false",
    "fe80::/10, fe80::1%eth0, true",
    "10.0.0.0/8, localhost, false",
    "10.0.0.0/8, '', false"
  })
  void contains_what_its_prefix_says(String range, String address, boolean expected) {
    assertThat(AddressRange.anyContains(List.of(range), address)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/8",
        "10/8",
        "10.1",
        "10.0.0/24",
        "010.0.0.1",
        "0x0a.0.0.1",
        "167772161",
        "256.0.0.1",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/",
        "10.0.0.0/8/8",
        "10.0.0.0 /8",
        "2001:db8::/129",
        "2001:db8:::/32",
        "[2001:db8::1]",
        "fe80::1%eth0",
        "::ffff:192.0.2.0/120",
        "host.example",
        "*"
      })
  void refuses_what_is_no_address_or_block(String text) {
    assertThatThrownBy(() -> AddressRange.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
