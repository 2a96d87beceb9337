package dev.gatehouse.protocol.xml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A known name is the name that stands in the octets, and nothing near it is known. */
class VocabularyTest {
  private static final byte[] OCTETS =
      "<saml:AttributeValue ID='1' xmlns:saml='urn:s'/>".getBytes(UTF_8);

  private static Vocabulary.Word found(String name, int start, int length) {
    return Objects.requireNonNull(find(name, start, length));
  }

  private static Vocabulary.@Nullable Word find(String name, int start, int length) {
    return Vocabulary.find(OCTETS, start, length, name.hashCode());
  }

  @Test
  void finds_the_names_that_stand_in_the_octets() {
    Vocabulary.Word element = found("saml:AttributeValue", 1, 19);
    assertThat(element.qualified()).isEqualTo("saml:AttributeValue");
    assertThat(element.prefix()).isEqualTo("saml");
    assertThat(element.localName()).isSameAs("AttributeValue");
    assertThat(found("ID", 21, 2).prefix()).isEmpty();
    assertThat(found("xmlns:saml", 28, 10).localName()).isEqualTo("saml");
  }

  @Test
  void finds_no_other_name_of_the_same_hash() {
    // Whatever the hash says, it is the octets that decide.
    assertThat(find("saml:AttributeValue", 1, 18)).isNull();
    assertThat(find("saml:AttributeValue", 2, 19)).isNull();
    assertThat(find("saml:AttributeValue", 1, 20)).isNull();
    assertThat(find("ID", 22, 2)).isNull();
    assertThat(find("URI", 1, 3)).isNull();
  }

  @Test
  void shares_namespace_names_and_changes_none() {
    String assertion = "urn:oasis:names:tc:SAML:2.0:assertion";
    assertThat(Vocabulary.namespace(new String(assertion.toCharArray()))).isSameAs(assertion);
    assertThat(Vocabulary.namespace(assertion + "x")).isEqualTo(assertion + "x");
    assertThat(Vocabulary.namespace("")).isEmpty();
  }
}
