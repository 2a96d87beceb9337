package dev.gatehouse.server.webhook;

import dev.gatehouse.server.audit.Audit;
import dev.gatehouse.server.audit.AuditListener;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.directory.Users;
import dev.gatehouse.server.keys.SecretBox;
import dev.gatehouse.server.organization.Organizations;
import dev.gatehouse.server.outbox.Outbox;
import dev.gatehouse.server.session.SessionEndListener;
import dev.gatehouse.server.session.Sessions;
import dev.gatehouse.server.web.Outgoing;
import dev.gatehouse.server.webhook.DeliveryStore.Message;
import dev.gatehouse.server.webhook.WebhookSender.Sent;
import java.time.InstantSource;

/** Puts webhooks together: constructed once, by {@code Doors}. */
public final class WebhookFeature implements AutoCloseable {
  private final Database database;
  private final InstantSource clock;
  private final Webhooks webhooks;
  private final WebhookOutbox outbox;
  private final Outbox<Message, Sent> deliveries;

  /** What is below. */
  public record Below(
      Database database,
      SecretBox box,
      Organizations organizations,
      Users users,
      Sessions sessions,
      Audit audit,
      InstantSource clock) {}

  /**
   * The ways out.
   *
   * @param toOrganizations to addresses that customers name, with the guard
   * @param plainHttpAllowed whether those may be http
   * @param toOperator to the operator's own addresses
   */
  public record WaysOut(Outgoing toOrganizations, boolean plainHttpAllowed, Outgoing toOperator) {}

  public WebhookFeature(Below below, WaysOut out) {
    database = below.database();
    clock = below.clock();
    webhooks = new Webhooks(below.box(), out.plainHttpAllowed());
    outbox = new WebhookOutbox(below.users(), below.sessions());
    WebhookSender sender =
        new WebhookSender(
            webhooks,
            out.toOrganizations(),
            out.toOperator(),
            WebhookDelivery.TERMS.longestTry(),
            clock);
    WebhookAudit audit = new WebhookAudit(below.audit(), below.organizations());
    deliveries =
        new Outbox<>(
            database,
            DeliveryStore.TABLE,
            WebhookDelivery.TERMS,
            new WebhookDelivery(database, sender, audit),
            clock);
  }

  public Webhooks webhooks() {
    return webhooks;
  }

  /** Hears of changes. */
  public AuditListener auditListener() {
    return outbox;
  }

  /** Hears of ended sessions. */
  public SessionEndListener sessionEndListener() {
    return outbox;
  }

  /** Starts to deliver. */
  public void start() {
    deliveries.start();
  }

  /** Forgets old messages; fewer than 500 means that none are left. */
  public int cleanUp() {
    return webhooks.cleanUp(database, clock.instant());
  }

  @Override
  public void close() {
    deliveries.close();
  }
}
