package dev.gatehouse.protocol.saml;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One file of the corpus, read and run. The corpus's README describes the format. */
record SamlCorpusCase(String name, Map<String, String> headers, String body) {

  static final Path FOLDER = folder();

  private static final Pattern REPEAT = Pattern.compile("@@repeat (\\d+) (.*?)@@", Pattern.DOTALL);

  /** What came out: the verdict as the header writes it, and what was read. */
  record Outcome(String verdict, String detail, String nameId, SamlAttributes attributes) {}

  /** The attribute that the header expects. */
  record ExpectedAttribute(String name, List<String> values) {}

  static SamlCorpusCase read(Path file) {
    var text = text(file);
    int end = text.indexOf("\n\n");
    var headers = new LinkedHashMap<String, String>();
    for (var line : text.substring(0, end).lines().toList()) {
      int colon = line.indexOf(": ");
      headers.put(line.substring(0, colon), line.substring(colon + 2));
    }
    var name = FOLDER.relativize(file).toString().replace('\\', '/').replaceFirst("\\.case$", "");
    return new SamlCorpusCase(name, headers, expanded(text.substring(end + 2)));
  }

  String header(String name, String otherwise) {
    return headers.getOrDefault(name, otherwise);
  }

  String verdict() {
    return header("verdict", "");
  }

  boolean accepted() {
    return verdict().equals("accepted");
  }

  Optional<ExpectedAttribute> expectedAttribute() {
    var header = header("attribute", "");
    int equals = header.lastIndexOf('=');
    return equals < 0
        ? Optional.empty()
        : Optional.of(
            new ExpectedAttribute(
                header.substring(0, equals),
                Pattern.compile("\\|").splitAsStream(header.substring(equals + 1)).toList()));
  }

  Outcome run() {
    var kind = header("body", "xml");
    if (kind.startsWith("logout-")) {
      return logout(kind);
    }
    if (kind.equals("query")) {
      return switch (RedirectBinding.decode(body, certificates(), policy())) {
        case RedirectBinding.Received received ->
            new Outcome("accepted", received.relayState(), "", new SamlAttributes(List.of()));
        case RedirectBinding.Refused refused ->
            refused(refused.refusal().code(), refused.refusal().detail());
      };
    }
    var field =
        kind.equals("field")
            ? body
            : Base64.getEncoder().encodeToString(body.getBytes(StandardCharsets.UTF_8));
    return switch (verify(field)) {
      case SamlVerdict.Verified verified ->
          new Outcome("accepted", "", verified.nameId().value(), verified.attributes());
      case SamlVerdict.Refused refused ->
          refused(refused.refusal().code(), refused.refusal().detail());
    };
  }

  private Outcome logout(String kind) {
    var message =
        switch (kind) {
          case "logout-query" -> new LogoutMessage.Redirect(body);
          case "logout-request" -> posted(RedirectBinding.Parameter.SAML_REQUEST);
          case "logout-response" -> posted(RedirectBinding.Parameter.SAML_RESPONSE);
          default -> throw new IllegalArgumentException("body: " + kind);
        };
    var provider =
        IdentityProvider.of("https://idp.example/saml", "https://idp.example/sso", certificates());
    var verdict =
        LogoutVerifier.verify(
            message,
            serviceProvider(),
            provider,
            policy(),
            "_logout-1",
            Instant.parse(header("now", "")));
    return switch (verdict) {
      case LogoutRequest request ->
          new Outcome(
              "accepted",
              String.join("|", request.sessionIndexes()),
              request.nameId().value(),
              new SamlAttributes(List.of()));
      case LogoutAnswer answer ->
          new Outcome("accepted", "", answer.status().name(), new SamlAttributes(List.of()));
      case LogoutVerdict.Refused refused ->
          refused(refused.refusal().code(), refused.refusal().detail());
    };
  }

  private LogoutMessage posted(RedirectBinding.Parameter parameter) {
    return new LogoutMessage.Post(
        parameter, Base64.getEncoder().encodeToString(body.getBytes(StandardCharsets.UTF_8)));
  }

  private SamlVerdict verify(String field) {
    var provider =
        IdentityProvider.of("https://idp.example/saml", "https://idp.example/sso", certificates());
    return ResponseVerifier.verify(
        field,
        serviceProvider(),
        provider,
        policy(),
        expectation(),
        Instant.parse(header("now", "")));
  }

  private static Outcome refused(String code, String detail) {
    return new Outcome("refused " + code, detail, "", new SamlAttributes(List.of()));
  }

  private Expectation expectation() {
    var words = header("expect", "");
    if (words.startsWith("since ")) {
      return Expectation.answerTo("_request-1")
          .since(Instant.parse(words.substring("since ".length())));
    }
    return switch (words) {
      case "unsolicited" -> Expectation.unsolicited();
      case "unsolicited-refused" -> Expectation.unsolicitedRefused();
      case "" -> Expectation.answerTo("_request-1");
      default -> throw new IllegalArgumentException("expect: " + words);
    };
  }

  private SamlPolicy policy() {
    var header = header("policy", "");
    int equals = header.indexOf('=');
    var word = equals < 0 ? header : header.substring(0, equals);
    var value = header.substring(equals + 1);
    var strict = SamlPolicy.strict();
    return switch (word) {
      case "" -> strict;
      case "allowSha1Signatures" -> strict.withAllowSha1Signatures(true);
      case "allowCbcEncryption" -> strict.withAllowCbcEncryption(true);
      case "allowRsa15KeyTransport" -> strict.withAllowRsa15KeyTransport(true);
      case "requireSignedAssertion" -> strict.withRequired(true, false, false);
      case "requireSignedResponse" -> strict.withRequired(false, true, false);
      case "requireEncryptedAssertion" -> strict.withRequired(false, false, true);
      case "requestedAuthnContextClasses" ->
          strict.withRequestedAuthnContextClasses(List.of(value));
      case "maxAuthnAge" -> strict.withMaxAuthnAge(Duration.parse(value));
      default -> throw new IllegalArgumentException("policy: " + header);
    };
  }

  private List<X509Certificate> certificates() {
    var names = header("trust", "identity-provider");
    var all = new ArrayList<X509Certificate>();
    if (!names.equals("none")) {
      Pattern.compile(" ").splitAsStream(names).map(SamlCorpusCase::certificate).forEach(all::add);
    }
    return all;
  }

  private static ServiceProvider serviceProvider() {
    var key = privateKey("service-provider");
    return new ServiceProvider(
        "https://sp.example/saml/metadata",
        "https://sp.example/saml/acs",
        "https://sp.example/saml/logout",
        key,
        List.of(certificate("service-provider")),
        List.of(key));
  }

  private static X509Certificate certificate(String name) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(pem(name + ".cert.pem")));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static PrivateKey privateKey(String name) {
    try {
      return KeyFactory.getInstance("RSA")
          .generatePrivate(new PKCS8EncodedKeySpec(pem(name + ".key.pem")));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] pem(String file) {
    var text = text(FOLDER.resolve("keys").resolve(file));
    return Base64.getMimeDecoder()
        .decode(text.substring(text.indexOf("-----BEGIN")).replaceAll("-----[A-Z ]+-----", ""));
  }

  /** Files stay small: what is large is repeated here. */
  private static String expanded(String body) {
    return REPEAT
        .matcher(body)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(found.group(2).repeat(Integer.parseInt(found.group(1)))));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path folder() {
    try {
      return Path.of(
          Objects.requireNonNull(SamlCorpusCase.class.getResource("corpus"), "the corpus").toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
