package dev.gatehouse.server;

import dev.gatehouse.server.api.AdminApi;
import dev.gatehouse.server.audit.AuditEvent.Actor;
import dev.gatehouse.server.audit.AuditEvent.Entry;
import dev.gatehouse.server.audit.AuditEvent.Target;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.PlannerStatistics;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.health.JobLog;
import dev.gatehouse.server.health.Nodes;
import dev.gatehouse.server.keys.SigningKey;
import dev.gatehouse.server.keys.SigningKeys;
import dev.gatehouse.server.organization.Looks;
import dev.gatehouse.server.outbox.OutboxWatch;
import dev.gatehouse.server.signin.Attempts;
import dev.gatehouse.server.signin.SignInCounts;
import dev.gatehouse.server.web.Outgoing;
import dev.gatehouse.server.web.Pages;
import dev.gatehouse.server.web.Routes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Constructs the features from the bottom up and collects their routes. */
final class Features implements AutoCloseable {
  private final Database database;
  private final InstantSource clock;
  private final Pages pages;
  private final SignInCounts signIns = new SignInCounts();
  private final Core core;
  private final Doors doors;

  Features(Core.Engine engine, Outgoing applicationsNetwork, AdminApi.Usual usual) {
    database = engine.database();
    clock = engine.clock();
    pages = engine.pages();
    core = new Core(engine);
    doors = new Doors(core, engine, applicationsNetwork, usual);
  }

  Routes routes() {
    return core.looks.addTo(doors.addTo(core.addTo(new Routes())));
  }

  Pages pages() {
    return pages;
  }

  Looks looks() {
    return core.looks;
  }

  Doors doors() {
    return doors;
  }

  /** Starts what the features do by themselves. */
  void start() {
    core.mailDelivery.start();
    doors.start();
  }

  @Override
  public void close() {
    doors.close();
    core.mailDelivery.close();
    core.ldap.close();
    core.installation.nodes().close();
  }

  /** To be called once cryptography has become faster: keys are read again to gain by it. */
  void readKeysAnew() {
    core.keys.readAnew();
  }

  /** Where it is noted what was done. */
  JobLog jobs() {
    return core.installation.jobs();
  }

  /** What is done again and again while the program runs. */
  List<Periodic.Task> tasks() {
    return List.of(
        new Periodic.Task("nodes", Nodes.SAYS_SO_EVERY, core.installation.nodes()::saySo),
        new Periodic.Task(
            "given up deliveries over",
            Duration.ofMinutes(10),
            () -> untilLittle(() -> OutboxWatch.cleanUp(database, clock.instant()))),
        new Periodic.Task(
            "statistics of new tables",
            Duration.ofSeconds(5),
            new PlannerStatistics(database)::gatherFirst),
        new Periodic.Task("key rotation", Duration.ofHours(1), this::rotateKeys),
        new Periodic.Task(
            "forgotten passwords",
            Duration.ofSeconds(1),
            () -> core.password.answerForgotten(clock.instant())),
        new Periodic.Task(
            "passwords over",
            Duration.ofMinutes(10),
            () -> untilLittle(() -> core.password.cleanUp(database, clock.instant()))),
        new Periodic.Task(
            "names that are sorted by",
            Duration.ofMinutes(1),
            () -> untilLittle(() -> database.write(tx -> core.users.writeKeys(tx, 500)))),
        new Periodic.Task("connections looked after", Duration.ofMinutes(1), this::lookAfter),
        new Periodic.Task(
            "passkey challenges over",
            Duration.ofMinutes(10),
            () ->
                untilLittle(
                    () ->
                        database.write(
                            tx -> core.factors.passkeys().cleanUp(tx, clock.instant())))),
        new Periodic.Task(
            "enrolments over",
            Duration.ofMinutes(10),
            () ->
                untilLittle(
                    () ->
                        database.write(
                            tx -> core.factors.authenticators().cleanUp(tx, clock.instant())))),
        new Periodic.Task(
            "secrets sealed anew", Duration.ofHours(1), () -> core.resealing.run(clock.instant())),
        new Periodic.Task("sessions seen", Duration.ofSeconds(1), core.sessions::writeSeen),
        new Periodic.Task(
            "sessions over", Duration.ofMinutes(1), () -> untilLittle(core.sessions::cleanUp)),
        new Periodic.Task(
            "directory tokens over",
            Duration.ofMinutes(1),
            () -> untilLittle(this::removeExpiredOfDirectories)),
        new Periodic.Task("domains", Duration.ofMinutes(1), this::checkDomains),
        new Periodic.Task(
            "attempts over",
            Duration.ofMinutes(10),
            () ->
                untilLittle(
                    () -> core.attempts.cleanUp(database, Attempts.KEPT_FOR, clock.instant()))),
        new Periodic.Task(
            "refused SCIM requests", Duration.ofSeconds(1), doors::writeRefusedScimRequests),
        new Periodic.Task(
            "refused SCIM requests over",
            Duration.ofMinutes(10),
            () -> untilLittle(doors::cleanUpRefusedScimRequests)),
        new Periodic.Task("sign-ins counted", Duration.ofMinutes(1), this::countSignIns),
        new Periodic.Task("signals to fetch", Duration.ofSeconds(1), doors::pollSignals),
        new Periodic.Task(
            "signals that nobody fetches", Duration.ofMinutes(1), doors::pauseFullStreams),
        new Periodic.Task(
            "signals over", Duration.ofMinutes(10), () -> untilLittle(doors::cleanUpSignals)),
        new Periodic.Task(
            "sign-outs over",
            Duration.ofMinutes(10),
            () -> untilLittle(() -> core.signOut.cleanUp(clock.instant()))),
        new Periodic.Task(
            "webhook log", Duration.ofMinutes(10), () -> untilLittle(doors::cleanUpWebhooks)));
  }

  /** As many as are due; name servers that do not answer make it slow, but hold up nothing else. */
  private void checkDomains() {
    for (int round = 0; round < 100 && core.domainChecks.checkDue() > 0; round++) {
      Thread.yield();
    }
  }

  /**
   * Those of SAML only when their certificates end: identity providers are given them by hand, and
   * may refuse our requests, or encrypt for a key that is gone, once we change them.
   */
  private void rotateKeys() {
    for (SigningKey.Purpose purpose :
        List.of(SigningKey.Purpose.SAML_SIGNING, SigningKey.Purpose.SAML_DECRYPTION)) {
      core.keys.rotateByEnd(
          purpose, SigningKeys.Renewal.usual(), verb -> tx -> tellOfKey(tx, purpose, verb));
    }
    for (SigningKey.Purpose purpose :
        List.of(
            SigningKey.Purpose.OPENID_RS256,
            SigningKey.Purpose.OPENID_ES256,
            SigningKey.Purpose.CLIENT_ASSERTION,
            SigningKey.Purpose.DPOP)) {
      core.keys.rotateByAge(purpose, SigningKeys.Rotation.usual());
    }
  }

  private void tellOfKey(Transaction tx, SigningKey.Purpose purpose, String verb) {
    Target target = new Target("signing_key", purpose.name());
    Actor actor = Actor.system("key_rotation");
    core.audit.recordForOperator(
        tx, new Entry(actor, "signing_key." + verb, target, "", "", ""), clock.instant());
  }

  /** Bounded: what is left is due in the next minute as well, and other nodes help. */
  private void lookAfter() {
    for (int round = 0; round < 20 && core.upkeep.lookAtDue(clock.instant()) >= 10; round++) {
      Thread.yield();
    }
  }

  /** Hour by hour; what is left after a long time without it is due in the next minute. */
  private void countSignIns() {
    for (int round = 0; round < 1_000 && signIns.fold(database, clock.instant()); round++) {
      Thread.yield();
    }
  }

  private int removeExpiredOfDirectories() {
    Instant now = clock.instant();
    return database.write(
        tx ->
            Math.max(
                core.directoryTokens.removeExpired(tx, now),
                core.directoryClients.removeExpired(tx, now)));
  }

  /** Removes batch after batch, each a transaction of its own, until one is small. */
  private static void untilLittle(java.util.function.IntSupplier batch) {
    for (int round = 0; round < 1_000 && batch.getAsInt() >= 500; round++) {
      Thread.yield();
    }
  }
}
