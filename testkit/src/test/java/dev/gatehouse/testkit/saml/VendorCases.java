package dev.gatehouse.testkit.saml;

import static dev.gatehouse.testkit.saml.CorpusCase.NOW;
import static dev.gatehouse.testkit.saml.CorpusCase.right;
import static dev.gatehouse.testkit.saml.CorpusCase.swap;

import dev.gatehouse.testkit.TestKeys;
import dev.gatehouse.testkit.saml.CorpusCase.Folder;
import dev.gatehouse.testkit.saml.Signing.KeyInfoShape;
import java.util.List;

/** Right responses in the shapes of the products that send them. */
final class VendorCases {

  private static final Signing KEY = Signing.with(TestKeys.identityProvider());
  private static final String MICROSOFT = "http://schemas.microsoft.com/identity/claims/";
  private static final String XMLSOAP = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/";

  private final Folder folder = new Folder("vendors");

  static List<CorpusCase> all() {
    var cases = new VendorCases();
    cases.clouds();
    cases.servers();
    cases.shapes();
    cases.signatures();
    return cases.folder.cases();
  }

  private static SamlForge bare() {
    return SamlForge.at(NOW);
  }

  private static ForgedAttribute typed(String name, String... values) {
    return ForgedAttribute.of(name, values).type("xs:string");
  }

  private CorpusCase accept(String name, String note, SamlForge forge) {
    return folder.accepted(name, "SAML profiles §4.1.4.2", note, forge);
  }

  private void clouds() {
    accept(
            "okta",
            "Okta: saml2 prefixes, an XML declaration, both levels signed, a PrefixList of xs.",
            bare()
                .dialect(
                    Dialect.plain()
                        .prefixes("saml2p", "saml2")
                        .declaration(true)
                        .schemaTypesOnAssertion(true))
                .nameId("jane.doe@acme.example", SamlForge.UNSPECIFIED_FORMAT)
                .attribute(
                    typed("email", "jane.doe@acme.example").format(ForgedAttribute.UNSPECIFIED))
                .attribute(
                    typed("groups", "Everyone", "Engineering").format(ForgedAttribute.UNSPECIFIED))
                .signAssertion(KEY.inclusivePrefixes("xs"))
                .signResponse(KEY.inclusivePrefixes("xs")))
        .with("attribute", "groups=Everyone|Engineering");
    accept(
            "entra-id",
            "Microsoft Entra ID: a default namespace on the assertion and the signature, claims as URIs.",
            bare()
                .dialect(Dialect.plain().prefixes("samlp", ""))
                .signAssertion(KEY.prefix(""))
                .nameId("jane.doe@acme.example", SamlForge.EMAIL_FORMAT)
                .authnContext("urn:oasis:names:tc:SAML:2.0:ac:classes:Password")
                .attribute(MICROSOFT + "tenantid", "11111111-2222-3333-4444-555555555555")
                .attribute(MICROSOFT + "objectidentifier", "66666666-7777-8888-9999-000000000000")
                .attribute(
                    "http://schemas.microsoft.com/ws/2008/06/identity/claims/groups",
                    "aaaa",
                    "bbbb")
                .attribute(XMLSOAP + "emailaddress", "jane.doe@acme.example"))
        .with("attribute", XMLSOAP + "emailaddress=jane.doe@acme.example");
    accept(
        "google-signed-response",
        "Google Workspace with \"Signed response\": only the response is signed; no attributes.",
        bare()
            .dialect(Dialect.plain().prefixes("saml2p", "saml2").declaration(true))
            .withoutAttributeStatement()
            .signAssertion(null)
            .signResponse(KEY.keyInfo(KeyInfoShape.CERTIFICATE_AND_SUBJECT)));
    accept(
        "google-signed-assertion",
        "Google Workspace without it: only the assertion is signed.",
        bare()
            .dialect(Dialect.plain().prefixes("saml2p", "saml2").declaration(true))
            .signAssertion(KEY.keyInfo(KeyInfoShape.CERTIFICATE_AND_SUBJECT))
            .attribute(ForgedAttribute.of("first name", "Jane").type("xs:anyType")));
    accept(
            "onelogin",
            "OneLogin: namespaces on the response, groups joined in one value.",
            bare()
                .dialect(Dialect.plain().declaringOnResponse())
                .signAssertion(null)
                .signResponse(KEY)
                .attribute(typed("memberOf", "Engineering;On-call").format(ForgedAttribute.BASIC)))
        .with("attribute", "memberOf=Engineering;On-call");
    accept(
        "ping-federate",
        "PingFederate: no Format on NameID of choice, both signed, no session index.",
        bare()
            .nameId("jane.doe@acme.example", SamlForge.UNSPECIFIED_FORMAT)
            .session(null, null)
            .attribute(typed("SAML_SUBJECT", "jane").format(ForgedAttribute.BASIC))
            .signResponse(KEY.keyInfo(KeyInfoShape.NONE)));
    accept(
        "ping-one",
        "PingOne: RSA-SHA256, the session's end is set.",
        bare()
            .session("_s", NOW.plusSeconds(3600))
            .attribute(typed("saml_subject", "jane").format(ForgedAttribute.BASIC)));
    accept(
        "jumpcloud",
        "JumpCloud: one group arrives as a bare value.",
        bare()
            .dialect(Dialect.plain().prefixes("saml2p", "saml2"))
            .attribute(typed("memberOf", "Engineering")));
    accept(
        "salesforce",
        "Salesforce: an unspecified NameID, namespaces redeclared, and extra audiences.",
        bare()
            .dialect(Dialect.plain().prefixes("samlp", "saml").schemaTypesOnAssertion(true))
            .nameId("jane.doe@acme.example", SamlForge.UNSPECIFIED_FORMAT)
            .audience("https://sp.example/saml/metadata", "https://acme.my.example")
            .signAssertion(KEY.inclusivePrefixes("ds", "saml", "xs", "xsi"))
            .attribute(typed("is_portal_user", "false").format(ForgedAttribute.UNSPECIFIED)));
    accept(
        "auth0",
        "Auth0: claims as URIs of its own, values typed, the assertion signed.",
        bare()
            .attribute(
                typed("http://schemas.auth0.com/roles", "admin", "reader")
                    .format(ForgedAttribute.URI))
            .attribute(
                typed("http://schemas.auth0.com/email_verified", "true")
                    .type("xs:boolean")
                    .format(ForgedAttribute.URI)));
    accept(
        "cloudflare-access",
        "Cloudflare Access: XML nested inside a value.",
        bare()
            .attribute(
                ForgedAttribute.of(
                        "groups",
                        "<g:group xmlns:g=\"urn:g\"><g:name>Engineering</g:name></g:group>")
                    .asMarkup()));
  }

  private void servers() {
    accept(
        "adfs",
        "AD FS: default namespaces, friendly display names, a persistent NameID elsewhere.",
        bare()
            .dialect(Dialect.plain().prefixes("samlp", ""))
            .signAssertion(KEY)
            .authnContext("urn:federation:authentication:windows")
            .attribute(ForgedAttribute.of(XMLSOAP + "upn", "jane@acme.example")));
    accept(
        "keycloak",
        "Keycloak: both signed, friendly names, roles, a session that ends, an XML declaration left out.",
        bare()
            .session("0b1c::5d6e", NOW.plusSeconds(36_000))
            .attribute(
                typed("urn:oid:1.2.840.113549.1.9.1", "jane.doe@acme.example")
                    .friendlyName("email")
                    .format(ForgedAttribute.URI))
            .attribute(
                typed("Role", "offline_access", "uma_authorization").format(ForgedAttribute.BASIC))
            .signAssertion(KEY.prefix("dsig").keyInfo(KeyInfoShape.KEY_NAME))
            .signResponse(KEY.prefix("dsig").keyInfo(KeyInfoShape.KEY_VALUE)));
    accept(
            "shibboleth",
            "Shibboleth: a transient NameID, object identifiers with friendly names, encrypted.",
            bare()
                .dialect(
                    Dialect.plain()
                        .prefixes("saml2p", "saml2")
                        .schemaTypesOnAssertion(true)
                        .declaration(true))
                .nameId("AAdzZWNyZXQx", SamlForge.TRANSIENT_FORMAT)
                .attribute(
                    typed("urn:oid:0.9.2342.19200300.100.1.3", "jane.doe@acme.example")
                        .friendlyName("mail")
                        .format(ForgedAttribute.URI))
                .signAssertion(KEY.inclusivePrefixes("xs"))
                .signResponse(KEY)
                .encryptAssertion(
                    Encrypting.to(TestKeys.serviceProvider()).content(Encrypting.AES_128_GCM)))
        .nameId("AAdzZWNyZXQx");
    accept(
        "simplesamlphp",
        "SimpleSAMLphp: namespaces on the response, both signed, xsi:type on every value.",
        bare()
            .dialect(Dialect.plain().declaringOnResponse())
            .attribute(typed("uid", "jane").format(ForgedAttribute.BASIC))
            .attribute(
                typed("eduPersonAffiliation", "member", "employee").format(ForgedAttribute.BASIC))
            .signResponse(KEY));
    accept(
        "netiq",
        "NetIQ Access Manager: line feeds between elements, an empty AttributeStatement's place taken by one attribute.",
        bare()
            .dialect(Dialect.plain().newline("\n"))
            .attribute(
                ForgedAttribute.of(
                        "/UserAttribute[@ldap:targetAttribute=\"mail\"]", "jane.doe@acme.example")
                    .format(ForgedAttribute.BASIC)));
    accept(
        "ca-siteminder",
        "SiteMinder: prefixes of its own, carriage returns between elements.",
        bare()
            .dialect(Dialect.plain().prefixes("ns1", "ns2").newline("\n    "))
            .attribute("mail", "jane.doe@acme.example"));
    accept(
        "ibm-verify",
        "IBM Verify: a Scoping of nothing, SHA-512.",
        right().signAssertion(KEY.algorithm(SigningAlgorithm.RSA_SHA512)));
    accept(
        "oracle-access-manager",
        "Oracle Access Manager: dsig prefix and an unspecified context.",
        right()
            .signAssertion(KEY.prefix("dsig"))
            .authnContext("urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified"));
    accept(
        "duo",
        "Duo: the assertion signed inside a signed response, time to live of a few minutes.",
        right().signResponse(KEY).conditions(NOW.minusSeconds(30), NOW.plusSeconds(120)));
    accept(
        "lemonldap",
        "LemonLDAP::NG, built on Lasso: the issuer without a Format, the response signed.",
        right()
            .editUnsignedAssertion(xml -> xml.replaceAll(" Format=\"urn:[^\"]*entity\"", ""))
            .signResponse(KEY));
  }

  private void shapes() {
    accept(
        "default-namespaces",
        "No prefix anywhere.",
        right().dialect(Dialect.plain().prefixes("", "")).signAssertion(KEY.prefix("")));
    accept(
        "unusual-prefixes",
        "Prefixes that say nothing, one of them the name of another namespace.",
        right().dialect(Dialect.plain().prefixes("saml", "samlp")));
    accept(
        "empty-attribute-statement",
        "An AttributeStatement without attributes, which some send against the schema.",
        bare());
    accept(
        "nil-value",
        "A value that is nil.",
        right()
            .editUnsignedAssertion(
                swap(
                    "</saml:AttributeStatement>",
                    "<saml:Attribute Name=\"phone\"><saml:AttributeValue"
                        + " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
                        + " xsi:nil=\"true\"/></saml:Attribute></saml:AttributeStatement>")));
    accept(
        "attribute-without-value",
        "An attribute without any value.",
        right().attribute(ForgedAttribute.of("nothing")));
    accept(
            "persistent-name-id",
            "A persistent NameID with qualifiers.",
            right()
                .nameId("7f3c-opaque", SamlForge.PERSISTENT_FORMAT)
                .editUnsignedAssertion(
                    swap(
                        "<saml:NameID ",
                        "<saml:NameID NameQualifier=\"https://idp.example/saml\" SPNameQualifier=\"https://sp.example/saml/metadata\" ")))
        .nameId("7f3c-opaque");
    accept(
        "name-in-other-scripts",
        "Names beyond ASCII, a combining mark and a supplementary character.",
        right().attribute("displayName2", "Zoë Müller-Łuczak 山田 \uD83D\uDE00 e\u0301"));
    accept(
        "single-quotes",
        "Attributes in single quotes and in another order, which canonicalization does not see.",
        right()
            .edit(
                swap(
                    "Version=\"2.0\" IssueInstant=\"2026-11-22T12:00:00Z\"",
                    "IssueInstant='2026-11-22T12:00:00Z'  Version='2.0'")));
    accept(
        "two-confirmations",
        "A holder-of-key confirmation beside the bearer's.",
        right()
            .editUnsignedAssertion(
                swap(
                    "</saml:NameID>",
                    "</saml:NameID><saml:SubjectConfirmation"
                        + " Method=\"urn:oasis:names:tc:SAML:2.0:cm:holder-of-key\"/>")));
    accept(
        "confirmation-address",
        "The bearer confirmation names a client address.",
        right().editUnsignedAssertion(swap(" Recipient=", " Address=\"192.0.2.7\" Recipient=")));
    accept("one-hundred-groups", "A hundred groups.", SamlSamples.tenKilobytes(NOW));
    accept(
        "open-beginning",
        "Conditions without NotBefore.",
        right().conditions(null, NOW.plusSeconds(300)));
    accept(
        "open-end",
        "Conditions without NotOnOrAfter; the bearer confirmation has one.",
        right().conditions(NOW.minusSeconds(60), null));
    accept(
        "no-destination-in-unsigned-response",
        "The response is not signed and names no destination.",
        right().destination(null));
    accept(
        "no-issuer-in-response",
        "The response names no issuer, the assertion does.",
        right().responseIssuer(null));
  }

  private void signatures() {
    accept(
        "rsa-sha384",
        "RSA with SHA-384.",
        right().signAssertion(KEY.algorithm(SigningAlgorithm.RSA_SHA384)));
    accept(
        "rsa-pss",
        "RSA-PSS with SHA-256.",
        right().signAssertion(KEY.algorithm(SigningAlgorithm.RSA_PSS_SHA256)));
    var elliptic = Signing.with(TestKeys.ellipticIdentityProvider());
    accept("ecdsa-sha256", "ECDSA on P-256.", right().signAssertion(elliptic))
        .trust("identity-provider-ec");
    accept(
            "ecdsa-sha512",
            "ECDSA on P-256 with SHA-512.",
            right().signAssertion(elliptic.algorithm(SigningAlgorithm.ECDSA_SHA512)))
        .trust("identity-provider-ec");
    accept(
            "sha1-where-allowed",
            "SHA-1 by the named switch.",
            right().signAssertion(KEY.algorithm(SigningAlgorithm.RSA_SHA1)))
        .policy("allowSha1Signatures");
    accept(
            "during-a-rotation",
            "Two keys are configured; the second one signed.",
            right().signAssertion(Signing.with(TestKeys.nextIdentityProvider())))
        .trust("identity-provider identity-provider-next");
    accept("key-info-absent", "No KeyInfo.", right().signAssertion(KEY.keyInfo(KeyInfoShape.NONE)));
    accept(
        "key-info-of-somebody-else",
        "A foreign certificate in KeyInfo is ignored: the configured key signed.",
        right()
            .signAssertion(KEY)
            .edit(
                xml ->
                    xml.replaceAll(
                        "(?s)<ds:X509Certificate>.*</ds:X509Certificate>",
                        "<ds:X509Certificate>"
                            + TestKeys.attacker().certificateBase64()
                            + "</ds:X509Certificate>")));
    accept(
        "white-space-in-values",
        "Line feeds inside SignatureValue.",
        right().edit(xml -> xml.replaceAll("(<ds:SignatureValue>.{20})", "$1\n  ")));
  }
}
