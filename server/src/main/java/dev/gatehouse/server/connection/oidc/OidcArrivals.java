package dev.gatehouse.server.connection.oidc;

import dev.gatehouse.protocol.Check;
import dev.gatehouse.protocol.Refusal;
import dev.gatehouse.protocol.jose.KeySet;
import dev.gatehouse.protocol.oidc.CallbackParameters;
import dev.gatehouse.protocol.oidc.CallbackVerdict;
import dev.gatehouse.protocol.oidc.CallbackVerifier;
import dev.gatehouse.protocol.oidc.Expectation;
import dev.gatehouse.protocol.oidc.IdTokenVerifier;
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
import dev.gatehouse.server.connection.oidc.OidcRoundTrips.Ended;
import dev.gatehouse.server.connection.oidc.ProviderDocuments.Found;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** From a callback to a person: code, token, claims (OpenID Connect Core §3.1.2.5–§5.3.4). */
final class OidcArrivals {
  private final RelyingParties relyingParties;
  private final OidcRoundTrips roundTrips;
  private final ProviderDocuments documents;

  OidcArrivals(
      RelyingParties relyingParties, OidcRoundTrips roundTrips, ProviderDocuments documents) {
    this.relyingParties = relyingParties;
    this.roundTrips = roundTrips;
    this.documents = documents;
  }

  /** What one arrival works with. */
  private record Visit(
      LiveConnection connection,
      RelyingParty relyingParty,
      ProviderMetadata provider,
      Expectation expectation,
      Instant now) {}

  /** Tokens with the keys to verify them, on the way to a verdict. */
  private record Exchanged(
      TokenResult.Tokens tokens, String code, KeySet keys, List<Check> checks) {}

  Arrival arrive(LiveConnection connection, ArrivalRequest request, Instant now) {
    OidcSettings settings = relyingParties.settingsOf(connection);
    return switch (documents.metadata(settings, now)) {
      case Found.Missing<ProviderMetadata> missing -> refused(missing.refusal(), List.of());
      case Found.Here<ProviderMetadata> here -> {
        Expectation expectation =
            StoredExpectation.read(request.expectation(), settings.requiredAcr());
        RelyingParty relyingParty = relyingParties.of(connection);
        yield callback(
            new Visit(connection, relyingParty, here.document(), expectation, now),
            request.message());
      }
    };
  }

  private Arrival callback(Visit visit, String rawQuery) {
    return switch (CallbackParameters.parse(rawQuery)) {
      case CallbackParameters.Result.Unreadable unreadable ->
          refused(unreadable.refused().refusal(), unreadable.refused().checks());
      case CallbackParameters.Result.Read read ->
          switch (CallbackVerifier.verify(
              read.parameters(), visit.expectation(), visit.provider())) {
            case Refused refused -> refused(refused.refusal(), refused.checks());
            case CallbackVerdict.Accepted accepted -> exchange(visit, accepted);
          };
    };
  }

  private Arrival exchange(Visit visit, CallbackVerdict.Accepted accepted) {
    var request =
        TokenExchange.request(
            visit.relyingParty(),
            visit.provider(),
            accepted.code(),
            visit.expectation(),
            StoredExpectation.stamp(visit.now()));
    return switch (roundTrips.send(request)) {
      case Ended.Unanswered unanswered -> unreachable(unanswered, accepted.checks());
      case Ended.Answered answered ->
          switch (TokenExchange.read(answered.response())) {
            case Refused refused ->
                refused(refused.refusal(), joined(accepted.checks(), refused.checks()));
            case TokenResult.DpopNonceRequired unused ->
                refused(
                    ConnectionRefusal.PROVIDER_DOCUMENT.because(
                        "the provider asks for DPoP, which was not offered"),
                    accepted.checks());
            case TokenResult.Tokens tokens -> verify(visit, tokens, accepted);
          };
    };
  }

  private Arrival verify(
      Visit visit, TokenResult.Tokens tokens, CallbackVerdict.Accepted accepted) {
    return switch (documents.keys(visit.provider().jwksUri(), visit.now())) {
      case Found.Missing<KeySet> missing -> refused(missing.refusal(), accepted.checks());
      case Found.Here<KeySet> here -> {
        var exchanged = new Exchanged(tokens, accepted.code(), here.document(), accepted.checks());
        OidcVerdict verdict = idToken(visit, exchanged);
        if (verdict instanceof Refused refused && refused.mayBeCuredByFreshKeys()) {
          Optional<KeySet> fresh = documents.refreshedKeys(visit.provider().jwksUri(), visit.now());
          if (fresh.isPresent()) {
            exchanged = new Exchanged(tokens, accepted.code(), fresh.get(), accepted.checks());
            verdict = idToken(visit, exchanged);
          }
        }
        yield switch (verdict) {
          case Refused refused ->
              refused(refused.refusal(), joined(accepted.checks(), refused.checks()));
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
      return OidcPeople.person(idToken, mapping, exchanged.checks(), visit.now());
    }
    var request =
        UserInfo.request(
            visit.provider(), exchanged.tokens(), StoredExpectation.stamp(visit.now()));
    return switch (roundTrips.send(request)) {
      case Ended.Unanswered unanswered ->
          unreachable(unanswered, joined(exchanged.checks(), idToken.checks()));
      case Ended.Answered answered ->
          switch (UserInfo.verify(
              visit.relyingParty(),
              visit.provider(),
              idToken,
              answered.response(),
              exchanged.keys(),
              visit.now())) {
            case Refused refused ->
                refused(refused.refusal(), joined(exchanged.checks(), refused.checks()));
            case Verified verified ->
                OidcPeople.person(verified, mapping, exchanged.checks(), visit.now());
          };
    };
  }

  private static Arrival unreachable(Ended.Unanswered unanswered, List<Check> checks) {
    return refused(ConnectionRefusal.PROVIDER_UNREACHABLE.because(unanswered.detail()), checks);
  }

  private static Arrival refused(Refusal refusal, List<Check> checks) {
    return new Arrival.Refused(refusal, checks, "");
  }

  private static List<Check> joined(List<Check> first, List<Check> second) {
    List<Check> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }
}
