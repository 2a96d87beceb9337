package dev.gatehouse.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressTest {
  private static final List<AddressRange> PROXIES =
      List.of(AddressRange.parse("10.0.0.0/8"), AddressRange.parse("2001:db8::/32"));

  private static String of(String peer, List<String> forwardedFor) {
    return ClientAddress.of(InetAddress.ofLiteral(peer), forwardedFor, PROXIES);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          203.0.113.9 | 198.51.100.7                        | 203.0.113.9
          10.0.0.1    | 198.51.100.7                        | 198.51.100.7
          10.0.0.1    | 192.0.2.1, 198.51.100.7             | 198.51.100.7
          10.0.0.1    | 192.0.2.1, 198.51.100.7 , 10.0.0.2  | 198.51.100.7
          10.0.0.1    | 10.0.0.3, 10.0.0.2                  | 10.0.0.3
          10.0.0.1    | 198.51.100.7:4711                   | 198.51.100.7
          2001:db8::1 | [2001:db9::7]:4711                  | 2001:db9:0:0:0:0:0:7
          10.0.0.1    | 198.51.100.7, somebody              | 10.0.0.1
          """)
  void is_the_first_that_no_trusted_proxy_vouches_for(String peer, String sent, String client) {
    assertThat(of(peer, List.of(sent))).isEqualTo(client);
  }

  @Test
  void several_headers_are_one_list() {
    assertThat(of("10.0.0.1", List.of("192.0.2.1", "198.51.100.7, 10.0.0.2")))
        .isEqualTo("198.51.100.7");
    assertThat(of("10.0.0.1", List.of())).isEqualTo("10.0.0.1");
  }

  @Test
  void nobody_walks_further_than_twenty_hops() {
    String hops = String.join(",", Collections.nCopies(20, "10.0.0.2"));
    assertThat(of("10.0.0.1", List.of("198.51.100.7," + hops))).isEqualTo("10.0.0.2");
    assertThat(of("10.0.0.1", List.of("198.51.100.7," + hops.substring(9))))
        .isEqualTo("198.51.100.7");
  }
}
