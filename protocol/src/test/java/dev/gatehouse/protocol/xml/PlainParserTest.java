package dev.gatehouse.protocol.xml;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.xml.security.Init;
import org.apache.xml.security.c14n.CanonicalizationException;
import org.apache.xml.security.c14n.implementations.Canonicalizer20010315ExclOmitComments;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * The parser of plain documents reads each as the JDK's parser reads it, down to the canonical
 * octets, or leaves it to that.
 */
class PlainParserTest {
  private static final long SEED = 20_261_122;
  private static final int MUTANTS_OF_EACH = 25;

  private static final Set<String> WATCHED =
      Set.of("Response", "Assertion", "EncryptedAssertion", "Signature", "a", "c");

  static {
    Init.init();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<a/>",
        "<a></a >",
        "  \n<a> x </a>\n ",
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a b='1' \n\tc=\"2\"/>",
        "<?xml version=\"1.0\"?><a b='\"' c=\"'\" d='>'/>",
        "<a b=\"&quot;&amp;&lt;&gt;&apos;&#9;&#10;&#13;&#x20AC;\">&amp;&lt;&gt;&#13;&#128512;</a>",
        "<p:a xmlns:p='urn:p' p:b='x' b='y'><p:c/><d xmlns='urn:d'/></p:a>",
        "<a xmlns='urn:a'><b xmlns=''>x</b>text<b xmlns=''/></a>",
        "<a xml:lang='de' xml:space='preserve'><b>mixed<c/>content</b></a>",
        "<a>€ ü 🜚\u007f\u0085\u2028</a>",
        "<a>one\r\ntwo\rthree\r\r\n&#13;\n</a>",
        "<a>]] > ]&gt; ]]&gt;</a>",
        "<_a-b.c1 _x='1'/>",
        "<a xmlns:p='urn:1'><p:b xmlns:p='urn:2'><p:c/></p:b><p:b/></a>",
        "<a ID='1'><a Id='2' xmlns:id='urn:1'/><p:a xmlns:p='urn:p' id='3' idx='1'/></a>",
        "<a b='one'><c b='one'/><c b=\"one\"/><c b='on'/><c b='one&amp;'/><c b='one&amp;'/></a>",
        "<a><b c='ü'>ü</b><b c='ü'>üü</b><b c='x'>ü&amp;ü</b></a>",
      })
  void reads_the_plain_part_of_xml(String xml) throws Exception {
    assertThat(agrees(xml.getBytes(UTF_8))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<",
        "x",
        "<a",
        "<a>",
        "<a></b>",
        "<a></a><b/>",
        "<a/>x",
        "x<a/>",
        "<a b='1' b='2'/>",
        "<a xmlns:p='urn:1'><b xmlns:p='urn:1'/><c xmlns:p='relative'/></a>",
        "<a xmlns:p='urn:1'><b xmlns:p='urn:1'/><c xmlns:p=''/></a>",
        "<a xmlns:p='urn:1' xmlns:q='urn:1' p:b='1' q:b='2'/>",
        "<a b='1'c='2'/>",
        "<a b=1/>",
        "<a b/>",
        "<a b='<'/>",
        "<a b='\n'/>",
        "<a b = '1'/>",
        "<p:a/>",
        "<a p:b='1'/>",
        "<p:a xmlns:p=''/>",
        "<a xmlns:xml='urn:x'/>",
        "<a xmlns:xmlns='urn:x'/>",
        "<a xmlns:p='http://www.w3.org/2000/xmlns/'/>",
        "<a xmlns='http://www.w3.org/XML/1998/namespace'/>",
        "<xmlns:a/>",
        "<a:b:c xmlns:a='urn:a'/>",
        "<a ID='1'><b ID='1'/></a>",
        "<a ID='1' Id='1'/>",
        "<a ID='1'><b iD='&#49;'/></a>",
        "<a xml:id='1'/>",
        "<p:a xmlns:p='urn:p' p:ID='1'/>",
        "<a xmlns='relative'/>",
        "<a xmlns:p='relative'/>",
        "<a xmlns:p='1:relative'/>",
        "<a xmlns:p='urn:two&#10;lines'/>",
        "<:a/>",
        "<a:/>",
        "<1a/>",
        "<ä/>",
        "< a/>",
        "<a>]]></a>",
        "<a>\u0001</a>",
        "<a>\uFFFE</a>",
        "<a>\uFFFD</a>",
        "<a>&#0;</a>",
        "<a>&#xD800;</a>",
        "<a>&#x110000;</a>",
        "<a>&#;</a>",
        "<a>&#x;</a>",
        "<a>&#X41;</a>",
        "<a>&none;</a>",
        "<a>&amp</a>",
        "<a>& </a>",
        "<a><!-- --></a>",
        "<a><![CDATA[x]]></a>",
        "<a><?p?></a>",
        "<!DOCTYPE a><a/>",
        "<?xml version=\"1.1\"?><a/>",
        "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a/>",
        " <?xml version=\"1.0\"?><a/>",
        "\uFEFF<a/>",
      })
  void leaves_the_rest_to_the_general_parser(String xml) {
    assertThat(PlainParser.parse(xml.getBytes(UTF_8), XmlLimits.MESSAGE, Set.of())).isNull();
  }

  @Test
  void leaves_other_encodings_to_the_general_parser() {
    assertThat(PlainParser.parse("<a>ü</a>".getBytes(ISO_8859_1), XmlLimits.MESSAGE, Set.of()))
        .isNull();
    assertThat(PlainParser.parse("<a/>".getBytes(UTF_16), XmlLimits.MESSAGE, Set.of())).isNull();
  }

  @Test
  void leaves_what_is_beyond_the_limits_to_the_general_parser() {
    String deep = "<a>".repeat(65) + "</a>".repeat(65);
    StringBuilder wide = new StringBuilder("<a");
    for (int i = 0; i <= XmlLimits.MESSAGE.attributes(); i++) {
      wide.append(" b").append(i).append("=''");
    }
    String declared = "<a xmlns:p='urn:p'>".repeat(49) + "</a>".repeat(49);
    String named = "<" + "a".repeat(300) + "/>";

    String many = "<a>" + "<a/>".repeat(XmlLimits.MESSAGE.elements()) + "</a>";

    for (String xml : List.of(deep, wide + "/>", declared, named, many)) {
      assertThat(PlainParser.parse(xml.getBytes(UTF_8), XmlLimits.MESSAGE, Set.of())).isNull();
    }
  }

  @Test
  void reads_what_is_just_within_the_limits() throws Exception {
    XmlLimits limits = new XmlLimits(100, 3, 4, 9);
    String within = "<a><a><a/></a><a b1='' b2='' b3='' b4='' b5='' b6='' b7='' b8='' b9=''/></a>";

    for (String xml :
        List.of(
            within,
            within.replace("<a/>", "<a><a/></a>"),
            within.replace("<a/>", "<a/><a/>"),
            within.replace("b9=''", "b9='' b0=''"),
            within.replace("b9=''", "b9='1234567890123456789012345678901234567890'"))) {
      boolean read = PlainParser.parse(xml.getBytes(UTF_8), limits, WATCHED) != null;
      assertThat(read).as(xml).isEqualTo(xml.equals(within));
    }
  }

  @Test
  void agrees_over_the_corpus_of_responses() throws Exception {
    int read = 0;
    List<byte[]> corpus = corpus();
    for (byte[] xml : corpus) {
      read += agrees(xml) ? 1 : 0;
    }
    assertThat(corpus).hasSizeGreaterThan(150);
    assertThat(read).isGreaterThan(100);
  }

  /** Always the same mutants, so that a failure comes again. */
  @Test
  void agrees_over_mutants_of_the_corpus() throws Exception {
    byte[] interesting = "<>&;:='\"/!?-[]#x \n\r\t\0\u00e9".getBytes(ISO_8859_1);
    Random random = new Random(SEED);
    for (byte[] xml :
        corpus().stream().filter(each -> each.length > 40 && each.length < 20_000).toList()) {
      for (int i = 0; i < MUTANTS_OF_EACH; i++) {
        byte[] mutant = xml.clone();
        int at = random.nextInt(mutant.length);
        switch (random.nextInt(3)) {
          case 0 -> mutant[at] = interesting[random.nextInt(interesting.length)];
          case 1 -> mutant[at] = mutant[random.nextInt(mutant.length)];
          default -> {
            int from = random.nextInt(mutant.length);
            int length = Math.min(random.nextInt(40), mutant.length - Math.max(at, from));
            System.arraycopy(mutant, from, mutant, at, length);
          }
        }
        agrees(mutant);
      }
    }
  }

  private static List<byte[]> corpus() throws Exception {
    URI folder =
        Objects.requireNonNull(
                PlainParserTest.class.getResource("/dev/gatehouse/protocol/saml/corpus"))
            .toURI();
    List<byte[]> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(Path.of(folder))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".case")).sorted().toList()) {
        found.add(body(file));
      }
    }
    return found;
  }

  private static byte[] body(Path file) throws IOException {
    byte[] all = Files.readAllBytes(file);
    int end = new String(all, ISO_8859_1).indexOf("\n\n") + 2;
    return Arrays.copyOfRange(all, end, all.length);
  }

  /** Whether both parsers read it; fails when they read it differently. */
  static boolean agrees(byte[] xml) throws Exception {
    PlainParser.Plain plain = PlainParser.parse(xml, XmlLimits.MESSAGE, WATCHED);
    if (plain == null) {
      return false;
    }
    Document general = DomParsers.parse(xml, XmlLimits.MESSAGE);
    assertThat(general.getXmlVersion()).isEqualTo("1.0");
    assertSame(plain.document().getDocumentElement(), general.getDocumentElement());
    // What the walk refuses, the small parser has not read; and both list the same elements.
    assertThat(plain.watched())
        .containsExactlyElementsOf(DocumentWalk.over(plain.document(), XmlLimits.MESSAGE, WATCHED));
    assertThat(plain.watched().stream().map(Element::getTagName))
        .containsExactlyElementsOf(
            DocumentWalk.over(general, XmlLimits.MESSAGE, WATCHED).stream()
                .map(Element::getTagName)
                .toList());
    return true;
  }

  private static void assertSame(Element plain, Element general) throws Exception {
    CanonicalReaderTest.assertSame(copy(plain), copy(general));
    assertThat(canonical(plain)).isEqualTo(canonical(general));
    // Each child as the apex of a canonical form of its own, as assertions and SignedInfo are.
    Node other = general.getFirstChild();
    for (Node n = plain.getFirstChild(); n != null; n = n.getNextSibling()) {
      if (n instanceof Element child) {
        assertThat(canonical(child)).isEqualTo(canonical(Objects.requireNonNull(other)));
      }
      other = Objects.requireNonNull(other).getNextSibling();
    }
    assertThat(other).isNull();
  }

  private static XmlElement copy(Element element) {
    return new ReceivedElement(element, XmlLimits.MESSAGE).copyWithout(Set.of());
  }

  private static String canonical(Node node) throws Exception {
    CanonicalOctets octets = new CanonicalOctets(1_024);
    try {
      new Canonicalizer20010315ExclOmitComments().engineCanonicalizeSubTree(node, octets);
    } catch (CanonicalizationException e) {
      return "no canonical form: " + e.getMessage();
    }
    return new String(octets.array(), 0, octets.size(), UTF_8);
  }
}
