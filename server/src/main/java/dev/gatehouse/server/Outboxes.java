package dev.gatehouse.server;

import dev.gatehouse.server.mail.MailOutbox;
import dev.gatehouse.server.openid.OpenIdProvider;
import dev.gatehouse.server.outbox.OutboxWatch;
import dev.gatehouse.server.outbox.OutboxWatch.Watched;
import dev.gatehouse.server.signals.transmitter.TransmitterFeature;
import dev.gatehouse.server.webhook.Webhooks;
import java.util.List;

/** Every table from which something is delivered. */
final class Outboxes {
  private Outboxes() {}

  static OutboxWatch watch() {
    return new OutboxWatch(
        List.of(
            new Watched("MAIL", MailOutbox.table(), "created_at"),
            new Watched("WEBHOOK", Webhooks.table(), "created_at"),
            new Watched("LOGOUT", OpenIdProvider.table(), "created_at"),
            new Watched("SIGNAL", TransmitterFeature.table(), "issued_at")));
  }
}
