package dev.gatehouse.protocol.oidc;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.gatehouse.protocol.jose.JwsAlgorithm;
import dev.gatehouse.protocol.jose.KeySet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One file of the corpus, and how to put it before the code under test. */
record CorpusCase(String name, Map<String, Object> members) {

  static final Path FOLDER = Path.of("src/test/resources/dev/gatehouse/protocol/oidc");
  static final Instant NOW = Instant.ofEpochSecond(1_767_225_600L);
  static final String CLIENT = "gatehouse-client";
  static final String CODE = "code-of-the-corpus";

  static List<CorpusCase> all() {
    try (Stream<Path> files = Files.list(FOLDER.resolve("corpus"))) {
      return files.sorted().map(CorpusCase::read).toList();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private static CorpusCase read(Path file) {
    try {
      String name = file.getFileName().toString();
      return new CorpusCase(name, JSONObjectUtils.parse(Files.readString(file)));
    } catch (IOException | ParseException damaged) {
      throw new IllegalStateException(file + " is damaged", damaged);
    }
  }

  String text(String member, String otherwise) {
    return members.get(member) instanceof String text ? text : otherwise;
  }

  String verdict() {
    return text("verdict", "");
  }

  String kind() {
    return text("kind", "");
  }

  boolean isAccepted() {
    return verdict().equals("accepted");
  }

  @Nullable Object expected(String member) {
    return members.get("expected") instanceof Map<?, ?> expected ? expected.get(member) : null;
  }

  private Set<String> strings(String member) {
    Set<String> strings = new HashSet<>();
    if (members.get(member) instanceof List<?> list) {
      list.forEach(element -> strings.add(String.valueOf(element)));
    }
    return strings;
  }

  RelyingParty relyingParty() {
    Set<JwsAlgorithm> algorithms =
        strings("algorithms").stream()
            .map(name -> JwsAlgorithm.named(name).orElseThrow())
            .collect(Collectors.toSet());
    return new RelyingParty(
        CLIENT,
        URI.create("https://gatehouse.example/auth/callback/oidc/c1"),
        new ClientAuthentication.SecretBasic(new ClientSecret("secret")),
        Set.of(),
        algorithms.isEmpty() ? EnumSet.allOf(JwsAlgorithm.class) : algorithms,
        Duration.ofSeconds(60),
        leniencies());
  }

  Set<Leniency> leniencies() {
    return strings("leniencies").stream().map(Leniency::valueOf).collect(Collectors.toSet());
  }

  ExpectedIssuer expectedIssuer() {
    return ExpectedIssuer.of(text("issuer", "https://login.example.com"), strings("tenants"));
  }

  ProviderMetadata provider() {
    ExpectedIssuer expected = expectedIssuer();
    return new ProviderMetadata(
        expected,
        expected.configured(),
        URI.create("https://login.example.com/authorize"),
        URI.create("https://login.example.com/token"),
        URI.create("https://login.example.com/userinfo"),
        URI.create("https://login.example.com/jwks"),
        null,
        URI.create("https://login.example.com/par"),
        false,
        Boolean.TRUE.equals(members.get("sends_iss")),
        Set.of(),
        Set.of(),
        Set.of(),
        Set.of());
  }

  Expectation expectation() {
    Duration maxAge =
        members.get("max_age") instanceof Number seconds
            ? Duration.ofSeconds(seconds.longValue())
            : null;
    return new Expectation(
        "state-of-the-corpus",
        "nonce-of-the-corpus",
        "verifier-of-the-corpus-0123456789-0123456789-01",
        NOW.minusSeconds(30),
        maxAge,
        List.copyOf(strings("acr")));
  }

  KeySet keys() {
    byte[] document =
        members.get("keys") instanceof Map<?, ?> keys
            ? JSONObjectUtils.toJSONString(asMap(keys)).getBytes(StandardCharsets.UTF_8)
            : publishedKeys();
    return switch (KeySet.parse(document)) {
      case KeySet.Result.Found found -> found.keys();
      case KeySet.Result.Problem problem -> KeySet.empty();
    };
  }

  static byte[] publishedKeys() {
    try {
      return Files.readAllBytes(FOLDER.resolve("corpus-jwks.json"));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> asMap(Map<?, ?> map) {
    return (Map<String, Object>) map;
  }

  TokenResult.Tokens tokens() {
    String token = text("id_token", "");
    if (members.get("repeat_last_character") instanceof Number times) {
      token += token.substring(token.length() - 1).repeat(times.intValue());
    }
    return new TokenResult.Tokens(token, "access-token-of-the-corpus", "Bearer");
  }

  IncomingResponse response() {
    String body = text("body", "");
    if (members.get("pad_to") instanceof Number length) {
      body += " ".repeat(length.intValue() - body.length());
    }
    int status = members.get("status") instanceof Number number ? number.intValue() : 200;
    return IncomingResponse.of(
        status, text("content_type", ""), body.getBytes(StandardCharsets.UTF_8));
  }

  /** What the code under test says: a Refused, or something else if it accepts. */
  Object judge() {
    return switch (kind()) {
      case "id_token" -> judgeIdToken();
      case "callback" ->
          switch (CallbackParameters.parse(text("query", ""))) {
            case CallbackParameters.Result.Unreadable unreadable -> unreadable.refused();
            case CallbackParameters.Result.Read read ->
                CallbackVerifier.verify(read.parameters(), expectation(), provider());
          };
      case "token_response" ->
          TokenExchange.read(response(), DpopUse.valueOf(text("dpop", "NONE")));
      case "userinfo" ->
          UserInfo.verify(relyingParty(), provider(), somebody(), response(), keys(), NOW);
      case "metadata" -> ProviderMetadata.parse(response(), expectedIssuer(), leniencies());
      case "pushed" -> AuthorizationRequests.pushed(relyingParty(), provider(), response());
      case "logout_token" ->
          LogoutTokenVerifier.verify(
              relyingParty(), provider(), text("logout_token", ""), keys(), NOW);
      default -> throw new IllegalArgumentException(name + ": kind " + kind());
    };
  }

  OidcVerdict judgeIdToken() {
    return IdTokenVerifier.verify(
        relyingParty(), provider(), tokens(), CODE, expectation(), keys(), NOW);
  }

  private static Verified somebody() {
    return new Verified(
        "https://login.example.com",
        "user-1",
        Map.of("sub", "user-1"),
        new Verified.Times(NOW, NOW.plusSeconds(300), null, null),
        List.of());
  }
}
