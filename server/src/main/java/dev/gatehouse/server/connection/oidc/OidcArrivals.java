package dev.gatehouse.server.connection.oidc;

import dev.gatehouse.protocol.Check;
import dev.gatehouse.protocol.Refusal;
import dev.gatehouse.protocol.jose.JwtSigner;
import dev.gatehouse.protocol.jose.KeySet;
import dev.gatehouse.protocol.oidc.CallbackParameters;
import dev.gatehouse.protocol.oidc.CallbackVerdict;
import dev.gatehouse.protocol.oidc.CallbackVerifier;
import dev.gatehouse.protocol.oidc.Expectation;
import dev.gatehouse.protocol.oidc.IdTokenVerifier;
import dev.gatehouse.protocol.oidc.OidcRefusalCode;
import dev.gatehouse.protocol.oidc.OidcVerdict;
import dev.gatehouse.protocol.oidc.ProviderMetadata;
import dev.gatehouse.protocol.oidc.Refused;
import dev.gatehouse.protocol.oidc.RelyingParty;
import dev.gatehouse.protocol.oidc.TokenExchange;
import dev.gatehouse.protocol.oidc.TokenResult;
import dev.gatehouse.protocol.oidc.UserInfo;
import dev.gatehouse.protocol.oidc.Verified;
import dev.gatehouse.server.connection.Arrival;
import dev.gatehouse.server.connection.AttributeMapping;
import dev.gatehouse.server.connection.ConnectionKind.ArrivalRequest;
import dev.gatehouse.server.connection.ConnectionRefusal;
import dev.gatehouse.server.connection.LiveConnection;
import dev.gatehouse.server.connection.ProviderPresets;
import dev.gatehouse.server.connection.Received;
import dev.gatehouse.server.connection.oidc.OidcRoundTrips.Ended;
import dev.gatehouse.server.connection.oidc.ProviderDocuments.Found;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** From a callback to a person: code, token, claims (OpenID Connect Core §3.1.2.5–§5.3.4). */
final class OidcArrivals {
  private final RelyingParties relyingParties;
  private final DpopKeys dpopKeys;
  private final OidcRoundTrips roundTrips;
  private final ProviderDocuments documents;

  OidcArrivals(
      RelyingParties relyingParties,
      DpopKeys dpopKeys,
      OidcRoundTrips roundTrips,
      ProviderDocuments documents) {
    this.relyingParties = relyingParties;
    this.dpopKeys = dpopKeys;
    this.roundTrips = roundTrips;
    this.documents = documents;
  }

  /** What one arrival works with. */
  private record Visit(
      LiveConnection connection,
      RelyingParty relyingParty,
      ProviderMetadata provider,
      Expectation expectation,
      TokenBinding binding,
      Instant now) {}

  /** Tokens with the keys to verify them, on the way to a verdict. */
  private record Exchanged(
      TokenResult.Tokens tokens, String code, KeySet keys, List<Check> checks) {

    Exchanged with(KeySet fresh) {
      return new Exchanged(tokens, code, fresh, checks);
    }
  }

  Arrival arrive(LiveConnection connection, ArrivalRequest request, Instant now) {
    OidcSettings settings = relyingParties.settingsOf(connection);
    return switch (documents.metadata(settings, now)) {
      case Found.Missing<ProviderMetadata> missing ->
          unavailable("discovery", "the provider's metadata", missing.refusal(), List.of());
      case Found.Here<ProviderMetadata> here -> {
        Optional<String> keyId = StoredExpectation.dpopKeyId(request.expectation());
        Optional<JwtSigner> key = keyId.flatMap(dpopKeys::byId);
        boolean required = settings.dpop() == OidcSettings.Dpop.REQUIRED;
        if (key.isEmpty() && (required || keyId.isPresent())) {
          yield unavailable(
              "dpop_key",
              "the key of this sign-in",
              ConnectionRefusal.DPOP_KEY.because(
                  keyId
                      .map(id -> "there is no key " + id)
                      .orElse("this sign-in began when the connection did not require DPoP")),
              List.of());
        }
        yield callback(
            new Visit(
                connection,
                relyingParties.of(connection),
                here.document(),
                StoredExpectation.read(request.expectation(), settings.requiredAcr()),
                new TokenBinding(key.orElse(null), required),
                now),
            request.message());
      }
    };
  }

  private Arrival callback(Visit visit, String rawQuery) {
    return switch (CallbackParameters.parse(rawQuery)) {
      case CallbackParameters.Result.Unreadable unreadable ->
          refused("callback", "an answer", unreadable.refused(), List.of());
      case CallbackParameters.Result.Read read ->
          switch (CallbackVerifier.verify(
              read.parameters(), visit.expectation(), visit.provider())) {
            case Refused refused -> refused("callback", "an answer", refused, List.of());
            case CallbackVerdict.Accepted accepted -> exchange(visit, accepted, null);
          };
    };
  }

  /**
   * @param nonce what the endpoint wants in the proof, or null at the first try
   */
  private Arrival exchange(Visit visit, CallbackVerdict.Accepted accepted, @Nullable String nonce) {
    var request =
        TokenExchange.request(
            visit.relyingParty(),
            visit.provider(),
            accepted.code(),
            visit.expectation(),
            visit.binding().stamp(visit.now(), nonce));
    return switch (roundTrips.send(request)) {
      case Ended.Unanswered unanswered ->
          unavailable("token_endpoint", "tokens", unreachable(unanswered), accepted.checks());
      case Ended.Answered answered ->
          switch (TokenExchange.read(answered.response(), visit.binding().use())) {
            case Refused refused -> refused("token_endpoint", "tokens", refused, accepted.checks());
            case TokenResult.DpopNonceRequired required ->
                nonce == null
                    ? exchange(visit, accepted, required.nonce())
                    : refused("token_endpoint", "tokens", insatiable(), accepted.checks());
            case TokenResult.Tokens tokens -> verify(visit, tokens, accepted);
          };
    };
  }

  /** RFC 9449 §8 names no end; once must be enough, or two servers keep each other busy. */
  private static Refused insatiable() {
    return new Refused(
        OidcRefusalCode.DPOP_PROOF,
        "The provider demanded another DPoP nonce after the one that it had given",
        List.of());
  }

  private Arrival verify(
      Visit visit, TokenResult.Tokens tokens, CallbackVerdict.Accepted accepted) {
    return switch (documents.keys(visit.provider().jwksUri(), visit.now())) {
      case Found.Missing<KeySet> missing ->
          unavailable("keys", "the provider's keys", missing.refusal(), accepted.checks());
      case Found.Here<KeySet> here -> {
        var tokenType =
            Check.passed("token_type", visit.binding().use().tokenTypes(), tokens.tokenType());
        var exchanged =
            new Exchanged(
                tokens,
                accepted.code(),
                here.document(),
                joined(accepted.checks(), List.of(tokenType)));
        OidcVerdict verdict = idToken(visit, exchanged);
        if (verdict instanceof Refused refused && refused.mayBeCuredByFreshKeys()) {
          Optional<KeySet> fresh = documents.refreshedKeys(visit.provider().jwksUri(), visit.now());
          if (fresh.isPresent()) {
            exchanged = exchanged.with(fresh.get());
            verdict = idToken(visit, exchanged);
          }
        }
        yield switch (verdict) {
          case Refused refused -> refused("id_token", "a valid one", refused, exchanged.checks());
          case Verified verified -> complete(visit, verified, exchanged);
        };
      }
    };
  }

  private static OidcVerdict idToken(Visit visit, Exchanged exchanged) {
    return IdTokenVerifier.verify(
        visit.relyingParty(),
        visit.provider(),
        exchanged.tokens(),
        exchanged.code(),
        visit.expectation(),
        exchanged.keys(),
        visit.now());
  }

  /** Asks userinfo where the ID token is silent about what is needed. */
  private Arrival complete(Visit visit, Verified idToken, Exchanged exchanged) {
    AttributeMapping mapping = ProviderPresets.mappingOf(visit.connection().connection());
    if (!OidcPeople.isSilent(idToken, visit.connection().connection(), mapping)
        || !UserInfo.isOffered(visit.provider(), exchanged.tokens())) {
      return OidcPeople.person(
          idToken, exchanged.tokens().idToken(), mapping, exchanged.checks(), visit.now());
    }
    return userInfo(visit, idToken, exchanged, null);
  }

  /**
   * @param nonce what the endpoint wants in the proof, or null at the first try
   */
  private Arrival userInfo(
      Visit visit, Verified idToken, Exchanged exchanged, @Nullable String nonce) {
    List<Check> before = joined(exchanged.checks(), idToken.checks());
    var request =
        UserInfo.request(
            visit.provider(), exchanged.tokens(), visit.binding().stamp(visit.now(), nonce));
    return switch (roundTrips.send(request)) {
      case Ended.Unanswered unanswered ->
          unavailable("userinfo", "claims", unreachable(unanswered), before);
      case Ended.Answered answered -> {
        Optional<String> wanted = UserInfo.nonceRequired(exchanged.tokens(), answered.response());
        if (wanted.isPresent()) {
          yield nonce == null
              ? userInfo(visit, idToken, exchanged, wanted.get())
              : refused("userinfo", "claims", insatiable(), before);
        }
        yield tell(visit, idToken, exchanged, answered);
      }
    };
  }

  private static Arrival tell(
      Visit visit, Verified idToken, Exchanged exchanged, Ended.Answered answered) {
    return switch (UserInfo.verify(
        visit.relyingParty(),
        visit.provider(),
        idToken,
        answered.response(),
        exchanged.keys(),
        visit.now())) {
      case Refused refused ->
          refused("userinfo", "claims", refused, joined(exchanged.checks(), idToken.checks()));
      case Verified verified ->
          OidcPeople.person(
              verified,
              exchanged.tokens().idToken(),
              ProviderPresets.mappingOf(visit.connection().connection()),
              exchanged.checks(),
              visit.now());
    };
  }

  private static Refusal unreachable(Ended.Unanswered unanswered) {
    return ConnectionRefusal.PROVIDER_UNREACHABLE.because(unanswered.detail());
  }

  private static Arrival unavailable(
      String check, String expected, Refusal refusal, List<Check> before) {
    return refused(
        refusal, joined(before, List.of(Check.failed(check, expected, refusal.detail()))));
  }

  /** A trace must show what failed, also where an answer was not even one to check. */
  private static Arrival refused(
      String step, String expected, Refused refused, List<Check> before) {
    List<Check> checks = joined(before, refused.checks());
    boolean shown = checks.stream().anyMatch(check -> check.outcome() == Check.Outcome.FAILED);
    return shown
        ? refused(refused.refusal(), checks)
        : unavailable(step, expected, refused.refusal(), checks);
  }

  private static Arrival refused(Refusal refusal, List<Check> checks) {
    return new Arrival.Refused(refusal, checks, Received.NOTHING);
  }

  private static List<Check> joined(List<Check> first, List<Check> second) {
    List<Check> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }
}
