package dev.gatehouse.protocol.signals;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;

/** SSF 1.0 §7: where a transmitter tells about itself, and what it may say. */
class TransmitterMetadataTest {
  private static final String ISSUER = "https://idp.example/ssf";

  private static String verdict(String document) {
    return switch (TransmitterMetadata.parse(document.getBytes(UTF_8), ISSUER, false)) {
      case TransmitterMetadata.Result.Found found -> "found";
      case TransmitterMetadata.Result.Problem problem -> problem.code().code();
    };
  }

  @Test
  void the_well_known_address_stands_before_the_path_of_the_issuer() {
    assertThat(TransmitterMetadata.address(ISSUER, false))
        .contains(URI.create("https://idp.example/.well-known/ssf-configuration/ssf"));
    assertThat(TransmitterMetadata.address("https://idp.example/", false))
        .contains(URI.create("https://idp.example/.well-known/ssf-configuration"));
  }

  @Test
  void what_is_no_issuer_has_no_address() {
    for (String text :
        new String[] {
          "http://idp.example",
          "https://u@idp.example",
          "https://idp.example/?a",
          "https://idp.example/#a",
          "idp.example",
          "https://idp.example:99999",
          "file:///etc/passwd",
          " "
        }) {
      assertThat(TransmitterMetadata.address(text, false)).as(text).isEmpty();
    }
  }

  @Test
  void a_document_is_its_issuers_own_and_names_addresses_with_tls() {
    String keys = "\"jwks_uri\":\"https://idp.example/jwks\"";
    assertThat(verdict("{\"issuer\":\"" + ISSUER + "\"," + keys + "}")).isEqualTo("found");
    assertThat(verdict("{\"issuer\":\"" + ISSUER + "/\"," + keys + "}"))
        .isEqualTo("set_metadata_issuer");
    assertThat(verdict("{\"issuer\":\"" + ISSUER + "\"}")).isEqualTo("set_metadata_malformed");
    assertThat(verdict("[]")).isEqualTo("set_metadata_malformed");
    assertThat(
            verdict(
                "{\"issuer\":\""
                    + ISSUER
                    + "\","
                    + keys
                    + ",\"configuration_endpoint\":\"http://idp.example/streams\"}"))
        .isEqualTo("set_metadata_insecure");
  }
}
