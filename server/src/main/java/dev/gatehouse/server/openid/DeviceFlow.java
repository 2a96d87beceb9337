package dev.gatehouse.server.openid;

import dev.gatehouse.protocol.Refusal;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.Users;
import dev.gatehouse.server.keys.RandomId;
import dev.gatehouse.server.keys.Tokens;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.OrganizationToken;
import dev.gatehouse.server.policy.AccessRules.Means;
import dev.gatehouse.server.policy.AccessRules.Verdict;
import dev.gatehouse.server.policy.SignInPolicies;
import dev.gatehouse.server.policy.Way;
import dev.gatehouse.server.session.SignedIn;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The device flow (RFC 8628): a device gets two codes, a person approves one of them in a browser,
 * and the device redeems the other. What it gets hangs on the session of that browser.
 */
final class DeviceFlow {
  static final Duration LIFETIME = Duration.ofMinutes(10);

  /** RFC 8628 §3.2: what clients assume. */
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  /** RFC 8628 §3.5: slow_down adds five seconds. */
  private static final Duration SLOWER = Duration.ofSeconds(5);

  private static final Duration LONGEST_INTERVAL = Duration.ofMinutes(1);
  private static final int MOST_TRIES = 5;
  private static final int LONGEST_CODE = 100;

  private final Database database;
  private final Grants grants;
  private final LivePeople people;
  private final Users users;
  private final SignInPolicies policies;
  private final GrantAudit audit;

  DeviceFlow(
      Database database,
      Grants grants,
      LivePeople people,
      Users users,
      SignInPolicies policies,
      GrantAudit audit) {
    this.database = database;
    this.grants = grants;
    this.people = people;
    this.users = users;
    this.policies = policies;
    this.audit = audit;
  }

  /** What a device is given. */
  record Codes(String deviceCode, UserCode userCode, Duration lifetime, Duration interval) {
    /** They stay out of logs. */
    @Override
    public String toString() {
      return "Codes";
    }
  }

  Codes begin(Client client, Set<String> scope, String address, Instant now) {
    String deviceCode = Tokens.random("ghd_");
    Device device =
        new Device(
            client.id().value(),
            scope,
            address,
            Device.State.PENDING,
            now,
            now.plus(LIFETIME),
            INTERVAL,
            Optional.empty(),
            Optional.empty());
    for (int tried = 0; tried < MOST_TRIES; tried++) {
      UserCode userCode = UserCode.random();
      boolean fresh =
          database.write(
              tx -> DeviceStore.insert(tx, device, Tokens.hash(deviceCode), userCode.hash()));
      if (fresh) {
        return new Codes(deviceCode, userCode, LIFETIME, INTERVAL);
      }
    }
    throw new IllegalStateException("random user codes were taken " + MOST_TRIES + " times");
  }

  /** Whether a person may connect this device. */
  Optional<Refusal> obstacle(Transaction tx, Client client, SignedIn signedIn) {
    if (!client.enabled() || !client.allowsDeviceFlow()) {
      return Optional.of(new Refusal(OpenIdRefusal.DEVICE_FLOW_OFF, client.clientId()));
    }
    if (!client.admits(signedIn.scope())) {
      return Optional.of(new Refusal(OpenIdRefusal.ORGANIZATION, client.clientId()));
    }
    Optional<User> user = users.get(tx, signedIn.scope(), signedIn.user().id());
    return user.isEmpty()
        ? Optional.of(new Refusal(OpenIdRefusal.SESSION_ENDED, "the user is gone"))
        : refusal(tx, signedIn.scope(), user.get(), signedIn.connection());
  }

  private Optional<Refusal> refusal(
      Transaction tx, OrganizationScope scope, User user, Optional<ConnectionId> connection) {
    Means means = connection.<Means>map(Means.Through::new).orElseGet(Means.Local::new);
    return switch (policies.decide(tx, scope, user, Way.DEVICE, means)) {
      case Verdict.Allowed unused -> Optional.empty();
      case Verdict.Refused(Refusal refusal) -> Optional.of(refusal);
    };
  }

  /** False if it does not wait any more. */
  boolean approve(
      Transaction tx,
      Client client,
      Device device,
      UserCode userCode,
      SignedIn signedIn,
      Instant now) {
    OrganizationScope scope = signedIn.scope();
    OrganizationToken code = GrantTokens.CODE.random(scope.organization());
    if (!DeviceStore.approve(tx, scope, userCode.hash(), code.hash(), now)) {
      return false;
    }
    Grant grant =
        new Grant(
            RandomId.of("grt_"),
            client.id().value(),
            signedIn.session(),
            signedIn.user().id(),
            signedIn.connection(),
            device.scope(),
            Optional.empty(),
            signedIn.authenticatedAt(),
            signedIn.amr(),
            "",
            Optional.empty(),
            device.expiresAt(),
            now,
            signedIn.endWithin(client.sessionLifetime()));
    GrantStore.insert(tx, scope, grant, code.hash());
    audit.deviceAnswered(tx, scope, signedIn.user().id(), client, "approved", now);
    return true;
  }

  boolean deny(Transaction tx, Client client, UserCode userCode, SignedIn signedIn, Instant now) {
    boolean denied = DeviceStore.deny(tx, userCode.hash(), now);
    if (denied) {
      audit.deviceAnswered(tx, signedIn.scope(), signedIn.user().id(), client, "denied", now);
    }
    return denied;
  }

  /** Answers a device that asks whether somebody has approved it (RFC 8628 §3.4, §3.5). */
  Grants.Result redeem(Client client, String deviceCode, Instant now) {
    if (!client.allowsDeviceFlow()) {
      return refused(OpenIdRefusal.DEVICE_FLOW_OFF, client.clientId());
    }
    if (deviceCode.length() > LONGEST_CODE) {
      return refused(OpenIdRefusal.DEVICE_CODE, "it has not the form of one");
    }
    byte[] hash = Tokens.hash(deviceCode);
    return database.write(
        tx ->
            DeviceStore.byDeviceCode(tx, client.id().value(), hash)
                .map(device -> redeem(tx, client, device, hash, now))
                .orElseGet(
                    () -> refused(OpenIdRefusal.DEVICE_CODE, "unknown, or another client's")));
  }

  private Grants.Result redeem(
      Transaction tx, Client client, Device device, byte[] hash, Instant now) {
    if (device.isOver(now)) {
      return refused(OpenIdRefusal.DEVICE_EXPIRED, "at " + device.expiresAt());
    }
    return switch (device.state()) {
      case PENDING -> pending(tx, device, hash, now);
      case DENIED -> refused(OpenIdRefusal.DEVICE_DENIED, "the person said no");
      case APPROVED -> approved(tx, client, device.grant().orElseThrow(), now);
    };
  }

  private static Grants.Result pending(Transaction tx, Device device, byte[] hash, Instant now) {
    boolean early =
        device.polledAt().filter(last -> now.isBefore(last.plus(device.interval()))).isPresent();
    Duration slower = device.interval().plus(SLOWER);
    Duration interval =
        early && slower.compareTo(LONGEST_INTERVAL) <= 0 ? slower : device.interval();
    DeviceStore.polled(tx, hash, interval, now);
    return early
        ? refused(OpenIdRefusal.DEVICE_SLOW_DOWN, "now every " + interval.toSeconds() + " s")
        : refused(OpenIdRefusal.DEVICE_PENDING, "nobody has answered yet");
  }

  private Grants.Result approved(
      Transaction tx, Client client, Device.Approved approved, Instant now) {
    Optional<OrganizationScope> scope = people.scope(tx, approved.organization());
    if (scope.isEmpty()) {
      return refused(OpenIdRefusal.SESSION_ENDED, "its organization is off");
    }
    OrganizationToken code =
        new OrganizationToken(approved.organization(), "", approved.codeHash());
    return grants.redeemApproved(
        tx,
        scope.get(),
        client,
        code,
        (grant, person) -> refusal(tx, scope.get(), person.user(), grant.connection()).isEmpty(),
        now);
  }

  private static Grants.Result refused(OpenIdRefusal why, String detail) {
    return new Grants.Result.Refused(why, detail);
  }

  /** The scopes that are offered of those that a device asks for. */
  static Set<String> scope(String text) {
    Set<String> scope = new java.util.LinkedHashSet<>(List.of(text.split(" ", 50)));
    scope.retainAll(AuthorizationRequests.SCOPES);
    return scope;
  }
}
