package dev.gatehouse.testkit.saml;

import static dev.gatehouse.testkit.saml.CorpusCase.field;
import static dev.gatehouse.testkit.saml.CorpusCase.right;
import static dev.gatehouse.testkit.saml.CorpusCase.swap;
import static dev.gatehouse.testkit.saml.CorpusCase.swapFirst;

import dev.gatehouse.testkit.saml.CorpusCase.Folder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Documents on which two parsers differ, and documents that no parser should finish. */
final class XmlCases {

  private static final String XML = "XML 1.0 §";
  private static final String NAME = "jane.doe@acme.example";

  private final Folder folder = new Folder("xml");

  static List<CorpusCase> all() {
    var cases = new XmlCases();
    cases.documentTypes();
    cases.comments();
    cases.instructions();
    cases.namespaces();
    cases.encodings();
    return cases.folder.cases();
  }

  private void documentTypes() {
    docType("doctype-alone", "<!DOCTYPE samlp:Response>");
    docType("entity-internal", "<!DOCTYPE r [<!ENTITY who \"admin\">]>");
    docType("entity-external", "<!DOCTYPE r [<!ENTITY who SYSTEM \"file:///etc/passwd\">]>");
    docType(
        "entity-parameter", "<!DOCTYPE r [<!ENTITY % all SYSTEM \"http://127.0.0.1:9/x\"> %all;]>");
    docType("external-subset", "<!DOCTYPE r SYSTEM \"http://127.0.0.1:9/x.dtd\">");
    docType("public-subset", "<!DOCTYPE r PUBLIC \"-//X//Y\" \"http://127.0.0.1:9/x.dtd\">");
    docType(
        "billion-laughs",
        "<!DOCTYPE r [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">"
            + "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\">"
            + "<!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;\">]>");
    docType("default-attribute", "<!DOCTYPE r [<!ATTLIST samlp:Response ID ID #IMPLIED>]>");
    docType("notation", "<!DOCTYPE r [<!NOTATION n SYSTEM \"x\">]>");
    folder
        .refused(
            "doctype-that-splits-parsers",
            "doctype",
            XML + "2.8",
            "A declaration whose quoting two parsers read differently.",
            right().edit(xml -> "<!DOCTYPE r [<!ENTITY x \"]><samlp:Response ID='_x'>\">]>" + xml))
        .cve("CVE-2025-25291");
    folder
        .refused(
            "attribute-list-that-splits-parsers",
            "doctype",
            XML + "3.3",
            "Default attributes give elements a namespace for one parser only.",
            right()
                .edit(
                    xml ->
                        "<!DOCTYPE r [<!ATTLIST ds:Signature xmlns:ds CDATA #FIXED"
                            + " \"http://www.w3.org/2000/09/xmldsig#\">]>"
                            + xml))
        .cve("CVE-2025-25292");
    folder.refused(
        "undeclared-entity",
        "not_well_formed",
        XML + "4.1",
        "An entity that nothing declares.",
        right().edit(swapFirst(">" + NAME, ">&who;" + NAME)));
  }

  private void docType(String name, String declaration) {
    folder
        .refused(
            name,
            "doctype",
            XML + "2.8",
            "A document type.",
            right().edit(xml -> declaration + xml))
        .cve("CVE-2025-66568");
  }

  private void comments() {
    comment(
        "comment-in-name-id",
        "jane.doe@acme.example</saml:NameID>",
        "jane.doe@acme.example<!-- -->.evil.example</saml:NameID>");
    folder
        .accepted(
            "comment-in-name-id-of-canonical-text",
            "XML Signature §6.5.1",
            "A comment that canonicalization drops: the whole text is read, never its first part.",
            right()
                .edit(
                    swap(NAME + "</saml:NameID>", "jane.doe<!-- x -->@acme.example</saml:NameID>")))
        .cve("CVE-2026-57580");
    folder
        .accepted(
            "comment-splits-a-longer-name",
            "XML Signature §6.5.1",
            "Signed for another domain; the comment must not cut the name short.",
            right()
                .nameId("jane.doe@acme.example.evil.example", SamlForge.EMAIL_FORMAT)
                .edit(swap("acme.example.evil.example", "acme.example<!-- -->.evil.example")))
        .nameId("jane.doe@acme.example.evil.example")
        .cve("CVE-2017-11427");
    folder
        .accepted(
            "comment-in-attribute-value",
            "XML Signature §6.5.1",
            "A comment in an attribute's value: the whole text is read.",
            right().edit(swap(">Engineering<", ">Engin<!-- -->eering<")))
        .with("attribute", "groups=Engineering|On-call");
    folder.accepted(
        "comment-in-audience",
        "XML Signature §6.5.1",
        "A comment in the audience: the whole text is compared.",
        right()
            .edit(
                swap(
                    "https://sp.example/saml/metadata<",
                    "https://sp.example/<!-- -->saml/metadata<")));
    folder.refused(
        "comment-cuts-audience",
        "audience",
        "SAML core §2.5.1.4",
        "Without the comment's rest the audience would be ours.",
        right()
            .audience("https://sp.example/saml/metadata.evil.example")
            .edit(swap("metadata.evil", "metadata<!-- -->.evil")));
    folder.refused(
        "comment-cuts-issuer",
        "issuer",
        "SAML core §2.2.5",
        "Without the comment's rest the issuer would be the expected one.",
        right()
            .issuer("https://idp.example/saml.evil.example")
            .edit(
                swap(
                    "saml.evil.example</saml:Issuer>", "saml<!-- -->.evil.example</saml:Issuer>")));
    folder.accepted(
        "comment-between-elements",
        "XML Signature §6.5.1",
        "A comment between two elements of the assertion.",
        right().edit(swapFirst("<saml:Conditions", "<!-- between --><saml:Conditions")));
    folder.accepted(
        "cdata-in-attribute-value",
        "Canonical XML §2.3",
        "A CDATA section, which canonicalization turns into text.",
        right().edit(swap(">Engineering<", "><![CDATA[Engineering]]><")));
    folder.accepted(
        "cdata-in-name-id",
        "Canonical XML §2.3",
        "Half of the name stands in a CDATA section: the whole text is read.",
        right()
            .edit(
                swap(NAME + "</saml:NameID>", "<![CDATA[jane.doe]]>@acme.example</saml:NameID>")));
    folder.accepted(
        "character-references",
        "Canonical XML §2.3",
        "Character references in the name and in a value.",
        right()
            .edit(swap(NAME + "</saml:NameID>", "j&#97;ne.doe&#x40;acme.example</saml:NameID>")));
  }

  private void comment(String name, String from, String to) {
    folder.refused(
        name,
        "signature_invalid",
        "XML Signature §3.2.1",
        "Text was added behind a comment, in the hope that only the first part is read.",
        right().edit(swap(from, to)));
  }

  private void instructions() {
    folder.refused(
        "instruction-in-name-id",
        "processing_instruction",
        XML + "2.6",
        "A processing instruction splits the name.",
        right()
            .editUnsignedAssertion(
                swap(NAME + "</saml:NameID>", "jane.doe<?x y?>@acme.example</saml:NameID>")));
    folder.refused(
        "instruction-in-signed-info",
        "processing_instruction",
        XML + "2.6",
        "A processing instruction stands in SignedInfo.",
        right().edit(swapFirst("<ds:SignedInfo>", "<ds:SignedInfo><?x y?>")));
    folder.refused(
        "instruction-before-the-response",
        "processing_instruction",
        XML + "2.6",
        "A style sheet is offered before the root element.",
        right().edit(xml -> "<?xml-stylesheet href=\"http://127.0.0.1:9/x\"?>" + xml));
  }

  private void namespaces() {
    folder
        .refused(
            "relative-namespace",
            "relative_namespace",
            "Canonical XML §1.3",
            "A relative namespace URI, on which canonicalization gives up: a digest of nothing.",
            right()
                .signAssertion(null)
                .edit(
                    new HostileSignature()
                            .digestValue(digest -> "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")
                        ::into)
                .edit(swapFirst("<saml:Subject>", "<saml:Subject xmlns:v=\"1\">")))
        .cve("CVE-2025-66568");
    folder.refused(
        "relative-default-namespace",
        "relative_namespace",
        "Canonical XML §1.3",
        "A relative default namespace on an extension.",
        right()
            .edit(
                swapFirst(
                    "<samlp:Status>",
                    "<samlp:Extensions><x xmlns=\"relative/name\"/></samlp:Extensions><samlp:Status>")));
    folder.refused(
        "undeclared-prefix",
        "not_well_formed",
        "Namespaces in XML §5",
        "A prefix that nothing declares.",
        right()
            .edit(
                swapFirst(
                    "<samlp:Status>",
                    "<samlp:Extensions><q:x/></samlp:Extensions><samlp:Status>")));
    folder.refused(
        "redefined-xml-prefix",
        "not_well_formed",
        "Namespaces in XML §3",
        "The prefix xml is bound to another namespace.",
        right().edit(swapFirst("<samlp:Status>", "<samlp:Status xmlns:xml=\"urn:x\">")));
    folder.refused(
        "duplicate-attribute",
        "not_well_formed",
        XML + "3.1",
        "One attribute twice.",
        right().edit(swapFirst(" Version=\"2.0\"", " Version=\"2.0\" Version=\"2.0\"")));
    folder.refused(
        "duplicate-attribute-by-namespace",
        "not_well_formed",
        "Namespaces in XML §6.3",
        "One attribute twice under two prefixes.",
        right()
            .edit(
                swapFirst(
                    "<samlp:Status>",
                    "<samlp:Status xmlns:a=\"urn:x\" xmlns:b=\"urn:x\" a:i=\"1\" b:i=\"2\">")));
  }

  private void encodings() {
    folder
        .accepted(
            "utf-16",
            "XML 1.0 appendix F",
            "UTF-16 with a byte order mark: what is signed is the canonical UTF-8 of either.",
            () ->
                field(
                    ("<?xml version=\"1.0\" encoding=\"UTF-16\"?>" + right().xml())
                        .getBytes(StandardCharsets.UTF_16)))
        .asField();
    bytes(
        "utf-16-without-mark",
        "not_well_formed",
        "UTF-16 without a mark.",
        "",
        StandardCharsets.UTF_16LE);
    bytes("utf-32", "character_encoding", "UTF-32.", "", Charset.forName("UTF-32BE"));
    bytes(
        "utf-7-declared",
        "character_encoding",
        "UTF-7 is declared.",
        "<?xml version=\"1.0\" encoding=\"UTF-7\"?>",
        StandardCharsets.UTF_8);
    folder
        .accepted(
            "latin-1-declared",
            "XML 1.0 appendix F",
            "ISO-8859-1: what is signed is its canonical UTF-8.",
            () ->
                field(
                    ("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>" + right().xml())
                        .getBytes(StandardCharsets.ISO_8859_1)))
        .asField();
    bytes(
        "ebcdic",
        "character_encoding",
        "EBCDIC.",
        "<?xml version=\"1.0\" encoding=\"IBM037\"?>",
        Charset.forName("IBM037"));
    invalid("invalid-utf-8", "not_well_formed", "A lone continuation byte.", (byte) 0x80);
    invalid("nul", "not_well_formed", "A NUL in the text.", (byte) 0);
    invalid("control-character", "not_well_formed", "A control character in the text.", (byte) 1);
    folder
        .accepted(
            "byte-order-mark",
            "XML 1.0 appendix F",
            "UTF-8 with a byte order mark, as some servers write.",
            () -> field("\ufeff" + right().xml()))
        .asField();
    folder.refused(
        "xml-1-1",
        "not_well_formed",
        "XML 1.1 §2.11",
        "XML 1.1, in which other characters end a line.",
        right().edit(xml -> "<?xml version=\"1.1\"?>" + xml));
    folder.refused(
        "numeric-nul",
        "not_well_formed",
        XML + "4.1",
        "A character reference to NUL.",
        right().edit(swapFirst(">Engineering", ">&#0;Engineering")));
  }

  private void bytes(String name, String code, String note, String declaration, Charset charset) {
    folder
        .refused(
            name,
            code,
            "XML 1.0 appendix F",
            note,
            () -> field((declaration + right().xml()).getBytes(charset)))
        .asField();
  }

  private void invalid(String name, String code, String note, byte bad) {
    folder
        .refused(
            name,
            code,
            XML + "2.2",
            note,
            () -> {
              var bytes = right().xml().getBytes(StandardCharsets.UTF_8);
              bytes[right().xml().indexOf("Engineering")] = bad;
              return field(bytes);
            })
        .asField();
  }
}
