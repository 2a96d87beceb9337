package dev.gatehouse.server.openid;

import static dev.gatehouse.server.face.Words.say;
import static dev.gatehouse.server.face.Words.toSay;

import dev.gatehouse.protocol.Refusal;
import dev.gatehouse.server.application.ApplicationId;
import dev.gatehouse.server.credential.FailureLimits;
import dev.gatehouse.server.credential.FailureLimits.Key;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.Organization;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.Organizations;
import dev.gatehouse.server.session.SignedIn;
import dev.gatehouse.server.signin.Destination;
import dev.gatehouse.server.signin.StartSignIn;
import dev.gatehouse.server.web.Pages;
import dev.gatehouse.server.web.RefusedRequestException;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * {@code /device}, where a person answers for a device (RFC 8628 §3.3). Whether a code exists is
 * told to people only who have signed in, and only so often: else codes could be guessed (§5.1).
 */
final class DevicePages implements Destination {
  static final String NAME = "device";
  private static final String UNKNOWN =
      toSay("No device waits with this code. Compare it, or let the device show a new one.");

  private final Below below;
  private final DeviceFlow flow;
  private final SignInDoor door;
  private final BiFunction<Transaction, ApplicationId, Optional<Client>> clients;

  /** What it works with. */
  record Below(
      Database database,
      Organizations organizations,
      FailureLimits failures,
      Pages pages,
      InstantSource clock) {}

  DevicePages(
      Below below,
      DeviceFlow flow,
      SignInDoor door,
      BiFunction<Transaction, ApplicationId, Optional<Client>> clients) {
    this.below = below;
    this.flow = flow;
    this.door = door;
    this.clients = clients;
  }

  @Override
  public String name() {
    return NAME;
  }

  Response get(Request request) {
    Optional<String> typed = request.query().one("user_code").filter(text -> !text.isBlank());
    if (typed.isEmpty()) {
      return enter(200, "", "");
    }
    Optional<UserCode> code = UserCode.read(typed.get());
    if (code.isEmpty()) {
      return enter(400, cut(typed.get()), UNKNOWN);
    }
    return door.sessions()
        .resolve(request)
        .map(signedIn -> show(request, code.get(), signedIn))
        .orElseGet(() -> door.signIn().start(request, start(request, code.get())));
  }

  private StartSignIn start(Request request, UserCode code) {
    Optional<OrganizationScope> organization =
        request
            .query()
            .one("organization")
            .filter(slug -> slug.length() <= 60)
            .flatMap(slug -> below.database().read(tx -> below.organizations().scope(tx, slug)));
    return new StartSignIn(
        organization,
        NAME,
        code.letters(),
        "a device",
        Optional.empty(),
        Optional.empty(),
        false,
        false,
        false,
        Optional.empty());
  }

  @Override
  public Response arrive(Request request, String state, SignedIn signedIn) {
    return show(request, new UserCode(state), signedIn);
  }

  private Response enter(int status, String code, String problem) {
    return below.pages().render(status, "openid/device", Map.of("code", code, "problem", problem));
  }

  private static String cut(String text) {
    return text.length() <= 20 ? text : "";
  }

  /** A device that waits, and who stands behind it. */
  private record Waiting(Device device, Client client) {}

  /** What came of looking a code up. */
  private sealed interface Looked {
    record Found(Waiting waiting) implements Looked {}

    record Unknown() implements Looked {}

    record Later(Duration pause) implements Looked {}
  }

  private Looked look(
      Transaction tx, UserCode code, SignedIn signedIn, String address, Instant now) {
    List<Key> keys =
        List.of(
            Key.of(
                signedIn.scope(),
                "user-code",
                signedIn.user().id().value(),
                FailureLimits.Rule.ACCOUNT),
            Key.address(address),
            Key.network(address));
    if (below.failures().begin(tx, keys, now) instanceof FailureLimits.Answer.Wait wait) {
      return new Looked.Later(wait.retryAfter());
    }
    Optional<Waiting> waiting =
        DeviceStore.waiting(tx, code.hash(), now)
            .flatMap(
                device ->
                    clients
                        .apply(tx, new ApplicationId(device.applicationId()))
                        .map(client -> new Waiting(device, client)));
    if (waiting.isEmpty()) {
      return new Looked.Unknown();
    }
    // Not forgotten: anybody can have a device of their own, whose code would reset the count.
    below.failures().takeBack(tx, keys, now);
    return new Looked.Found(waiting.get());
  }

  /** What is done with a device that waits. */
  private interface Answering {
    /** The page is made after the transaction. */
    Supplier<Response> answer(Transaction tx, Waiting waiting, Instant now);
  }

  private Response lookedUp(
      Request request, UserCode code, SignedIn signedIn, Answering answering) {
    Instant now = below.clock().instant();
    Supplier<Response> page =
        below
            .database()
            .write(
                tx ->
                    switch (look(tx, code, signedIn, request.clientAddress(), now)) {
                      case Looked.Unknown unused -> () -> enter(404, code.shown(), UNKNOWN);
                      case Looked.Later(Duration pause) -> () -> later(code, pause);
                      case Looked.Found(Waiting waiting) -> answering.answer(tx, waiting, now);
                    });
    return page.get();
  }

  private Response later(UserCode code, Duration pause) {
    return enter(429, code.shown(), say("There were too many wrong codes. Please wait a little."))
        .with("Retry-After", Long.toString(pause.toSeconds()));
  }

  private Response show(Request request, UserCode code, SignedIn signedIn) {
    return lookedUp(
        request,
        code,
        signedIn,
        (tx, waiting, now) -> {
          refuse(flow.obstacle(tx, waiting.client(), signedIn));
          String organization =
              below
                  .organizations()
                  .get(tx, signedIn.scope().organization())
                  .map(Organization::name)
                  .orElse("");
          return () ->
              below
                  .pages()
                  .render(
                      200,
                      "openid/device-confirm",
                      Map.of(
                          "application", waiting.client().name(),
                          "code", code.shown(),
                          "address", waiting.device().address(),
                          "minutes", ago(waiting.device(), now),
                          "person", signedIn.user().userName(),
                          "organization", organization));
        });
  }

  private static void refuse(Optional<Refusal> obstacle) {
    if (obstacle.isPresent()) {
      throw new RefusedRequestException(403, obstacle.get());
    }
  }

  private static String ago(Device device, Instant now) {
    long minutes = Duration.between(device.createdAt(), now).toMinutes();
    return minutes <= 0
        ? say("just now")
        : minutes == 1 ? say("a minute ago") : say("{0} minutes ago", minutes);
  }

  /** The person has answered. The route takes forms of our own pages only. */
  Response post(Request request) {
    Optional<UserCode> code = UserCode.read(request.form().one("user_code").orElse(""));
    String decision = request.form().one("decision").orElse("");
    Optional<SignedIn> live = door.sessions().resolve(request);
    if (code.isEmpty() || !List.of("approve", "deny").contains(decision)) {
      return enter(400, "", UNKNOWN);
    }
    if (live.isEmpty()) {
      return door.signIn().start(request, start(request, code.get()));
    }
    SignedIn signedIn = live.get();
    return lookedUp(
        request,
        code.get(),
        signedIn,
        (tx, waiting, now) -> {
          boolean approved = decision.equals("approve");
          if (approved) {
            refuse(flow.obstacle(tx, waiting.client(), signedIn));
          }
          boolean done =
              approved
                  ? flow.approve(tx, waiting.client(), waiting.device(), code.get(), signedIn, now)
                  : flow.deny(tx, waiting.client(), code.get(), signedIn, now);
          return () ->
              done
                  ? below
                      .pages()
                      .render(
                          200,
                          "openid/device-done",
                          Map.of("application", waiting.client().name(), "approved", approved))
                  : enter(404, code.get().shown(), UNKNOWN);
        });
  }
}
