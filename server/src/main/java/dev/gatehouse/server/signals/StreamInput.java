package dev.gatehouse.server.signals;

import dev.gatehouse.protocol.signals.TransmitterMetadata;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.Problems;
import dev.gatehouse.server.signals.SignalStream.Delivery;
import dev.gatehouse.server.signals.SignalStream.Endpoints;
import dev.gatehouse.server.signals.SignalStream.Status;
import dev.gatehouse.server.signals.StreamDraft.ByHand;
import dev.gatehouse.server.signals.TransmitterCalls.Ended;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Checks what is entered of a stream, and makes one of it. */
final class StreamInput {
  private static final int MOST_ISSUERS = 5;
  private static final int LONGEST = 2_048;

  private final URI publicAddress;
  private final boolean plainHttpAllowed;

  StreamInput(URI publicAddress, boolean plainHttpAllowed) {
    this.publicAddress = publicAddress;
    this.plainHttpAllowed = plainHttpAllowed;
  }

  URI pushEndpoint(ConnectionId connection) {
    return URI.create(publicAddress + "/signals/" + connection.value());
  }

  boolean isUsable(String address) {
    return TransmitterMetadata.usable(address, plainHttpAllowed).isPresent();
  }

  Problems problems(StreamDraft draft) {
    Problems problems = new Problems();
    problems.require(
        TransmitterMetadata.address(draft.issuer(), plainHttpAllowed).isPresent(),
        "issuer",
        "issuer_invalid",
        "Must be an https address without a query.");
    subjectIssuers(problems, draft.subjectIssuers());
    StreamCredentials credentials = draft.credentials();
    problems.require(
        isToken(credentials.bearerToken()),
        "bearerToken",
        "bearer_token_invalid",
        "Must be printable, without blanks, and at most 2,048 characters long.");
    boolean client = credentials.isClient();
    problems.require(
        !client || isUsable(credentials.tokenEndpoint()),
        "tokenEndpoint",
        "token_endpoint_invalid",
        "Must be an https address.");
    problems.require(
        client == !credentials.clientId().isEmpty()
            && client == !credentials.clientSecret().isEmpty()
            && !(client && !credentials.bearerToken().isEmpty())
            && credentials.clientId().length() <= LONGEST
            && credentials.clientSecret().length() <= LONGEST,
        "tokenEndpoint",
        "credentials_invalid",
        "Give a bearer token, or a token endpoint with client id and secret.");
    draft.byHand().ifPresent(byHand -> byHand(problems, draft, byHand));
    boolean presents = client || !credentials.bearerToken().isEmpty();
    problems.require(
        presents || (draft.byHand().isPresent() && draft.delivery() == Delivery.PUSH),
        "bearerToken",
        "credentials_required",
        "The transmitter wants to know who asks.");
    return problems;
  }

  private void byHand(Problems problems, StreamDraft draft, ByHand byHand) {
    boolean polled = draft.delivery() == Delivery.POLL;
    problems.require(
        isUsable(byHand.jwksUri()), "jwksUri", "jwks_uri_invalid", "Must be an https address.");
    problems.require(
        polled == !byHand.pollEndpoint().isEmpty() && (!polled || isUsable(byHand.pollEndpoint())),
        "pollEndpoint",
        "poll_endpoint_invalid",
        "Must be an https address for POLL, and nothing for PUSH.");
    problems.require(
        byHand.audience().length() <= LONGEST && (!polled || !byHand.audience().isBlank()),
        "audience",
        "audience_invalid",
        "Must be what the transmitter calls us, at most 2,048 characters.");
  }

  static void subjectIssuers(Problems problems, List<String> issuers) {
    problems.require(
        issuers.size() <= MOST_ISSUERS
            && issuers.stream()
                .allMatch(
                    one ->
                        !one.isBlank()
                            && one.length() <= 1_024
                            && one.chars().noneMatch(Character::isISOControl)),
        "subjectIssuers",
        "subject_issuers_invalid",
        "At most five issuers of at most 1,024 characters are possible.");
  }

  private static boolean isToken(String text) {
    return text.length() <= LONGEST && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }

  /** What a transmitter tells of itself. */
  sealed interface Discovered {
    record Here(TransmitterMetadata metadata) implements Discovered {}

    record Missing(String why) implements Discovered {}
  }

  Discovered discover(TransmitterCalls calls, String issuer) {
    URI address = TransmitterMetadata.address(issuer, plainHttpAllowed).orElseThrow();
    return switch (calls.get(address, StreamCredentials.none())) {
      case Ended.Failed failed -> new Discovered.Missing(failed.why());
      case Ended.Answered(int status, var body) ->
          switch (TransmitterMetadata.parse(
              body.toString().getBytes(StandardCharsets.UTF_8), issuer, plainHttpAllowed)) {
            case TransmitterMetadata.Result.Found(TransmitterMetadata metadata) ->
                new Discovered.Here(metadata);
            case TransmitterMetadata.Result.Problem(var code, String detail) ->
                new Discovered.Missing(code.sentence() + " " + detail + ".");
          };
    };
  }

  SignalStream byHand(ConnectionId connection, StreamDraft draft, Instant now) {
    ByHand byHand = draft.byHand().orElseThrow();
    String audience =
        byHand.audience().isEmpty() ? pushEndpoint(connection).toString() : byHand.audience();
    Endpoints endpoints = new Endpoints(byHand.jwksUri(), "", "", "", byHand.pollEndpoint());
    return stream(connection, draft, Set.of(audience), "", endpoints, now);
  }

  SignalStream stream(
      ConnectionId connection,
      StreamDraft draft,
      Set<String> audiences,
      String streamId,
      Endpoints endpoints,
      Instant now) {
    return new SignalStream(
        connection,
        draft.issuer(),
        audiences,
        draft.subjectIssuers(),
        draft.delivery(),
        streamId,
        endpoints,
        draft.reactivateUsers(),
        Status.ENABLED,
        Optional.empty(),
        "",
        Optional.empty(),
        "",
        Optional.empty(),
        now,
        now);
  }

  static SignalStream changed(SignalStream before, StreamChange change, Instant now) {
    return new SignalStream(
        before.connection(),
        before.issuer(),
        before.audiences(),
        change.subjectIssuers().orElse(before.subjectIssuers()),
        before.delivery(),
        before.streamId(),
        before.endpoints(),
        change.reactivateUsers().orElse(before.reactivateUsers()),
        change.status().orElse(before.status()),
        before.verifiedAt(),
        before.lastEvent(),
        before.lastEventAt(),
        before.lastError(),
        before.lastErrorAt(),
        before.createdAt(),
        now.truncatedTo(ChronoUnit.MILLIS));
  }
}
