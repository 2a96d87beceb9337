package dev.gatehouse.protocol.xml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.apache.xml.security.Init;
import org.apache.xml.security.c14n.implementations.Canonicalizer20010315ExclOmitComments;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The reader of canonical octets reads what canonicalization writes, and nothing else. */
class CanonicalReaderTest {
  static {
    Init.init();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<a/>",
        "<a> x </a>",
        "<a b='1' c=\"&quot;&amp;&lt;&#9;&#10;&#13;\">&amp;&lt;&gt;&#13;</a>",
        "<p:a xmlns:p='urn:p' p:b='x' b='y'><p:c/><d xmlns='urn:d'/></p:a>",
        "<a xmlns='urn:a'><b xmlns=''/>text<b/></a>",
        "<a>one<!-- gone -->two<![CDATA[<three>]]></a>",
        "<ä ö='ü'>€ 🜚</ä>",
        "<a>\n  <b>1</b>\n  <b>2</b>\n</a>",
        "<a>one<b/>two<b/> three <b/>four</a>",
        "<a xml:lang='de'><b>mixed<c/>content</b></a>",
      })
  void reads_the_same_tree_as_the_parser(String xml) throws Exception {
    ReceivedElement received =
        XmlDocument.parse(xml.getBytes(UTF_8), XmlLimits.MESSAGE, Set.of()).root();
    CanonicalOctets octets = new CanonicalOctets(64);
    new Canonicalizer20010315ExclOmitComments().engineCanonicalizeSubTree(received.dom(), octets);

    XmlElement read = CanonicalReader.read(octets.array(), octets.size(), 64);

    assertSame(read, received.copy());
  }

  static void assertSame(XmlElement read, XmlElement parsed) {
    assertThat(read.namespace()).isEqualTo(parsed.namespace());
    assertThat(read.localName()).isEqualTo(parsed.localName());
    assertThat(read.text()).isEqualTo(parsed.text());
    assertThat(read.attributes()).containsExactlyInAnyOrderElementsOf(parsed.attributes());
    assertThat(read.children()).hasSameSizeAs(parsed.children());
    for (int i = 0; i < read.children().size(); i++) {
      assertSame(read.children().get(i), parsed.children().get(i));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "<",
        "<a",
        "<a>",
        "<a/>",
        "<a></b>",
        "<a></a>x",
        "<a></a><a></a>",
        "<a><!-- x --></a>",
        "<a><?x y?></a>",
        "<a><![CDATA[x]]></a>",
        "<?xml version=\"1.0\"?><a></a>",
        "<!DOCTYPE a><a></a>",
        "<a b='1'></a>",
        "<a b=\"1></a>",
        "<a b=\"<\"></a>",
        "<a>&x;</a>",
        "<a>&#65;</a>",
        "<a>&amp</a>",
        "<p:a></p:a>",
        "<a p:b=\"1\"></a>",
        "<a b=\"1\" xmlns=\"urn:a\"></a>",
        "<a ></a>",
        "<a></a >",
        "< a></ a>",
      })
  void refuses_what_canonicalization_does_not_write(String xml) {
    assertThatThrownBy(() -> read(xml, 64))
        .isInstanceOfSatisfying(
            XmlRefused.class,
            e -> assertThat(e.problem()).isEqualTo(XmlProblem.CANONICALIZATION_FAILED));
  }

  @Test
  void refuses_what_nests_too_deeply() {
    assertThatThrownBy(() -> read("<a><a><a></a></a></a>", 2))
        .isInstanceOfSatisfying(
            XmlRefused.class, e -> assertThat(e.problem()).isEqualTo(XmlProblem.TOO_DEEP));
  }

  private static XmlElement read(String xml, int deepest) throws XmlRefused {
    byte[] octets = xml.getBytes(UTF_8);
    return CanonicalReader.read(octets, octets.length, deepest);
  }

  @Test
  void zeros_behind_the_octets_are_not_read() throws Exception {
    byte[] octets = "<a>1</a>\0\0\0\0".getBytes(UTF_8);

    assertThat(CanonicalReader.read(octets, 8, 64).text()).isEqualTo("1");
    assertThatThrownBy(() -> CanonicalReader.read(octets, 9, 64)).isInstanceOf(XmlRefused.class);
    byte[] unended = "<a>1</a\0\0".getBytes(UTF_8);
    assertThatThrownBy(() -> CanonicalReader.read(unended, 7, 64)).isInstanceOf(XmlRefused.class);
  }
}
