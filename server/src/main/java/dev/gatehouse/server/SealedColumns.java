package dev.gatehouse.server;

import dev.gatehouse.server.connection.Connections;
import dev.gatehouse.server.credential.Authenticators;
import dev.gatehouse.server.keys.SealedColumn;
import dev.gatehouse.server.keys.SigningKeys;
import dev.gatehouse.server.mail.MailOutbox;
import dev.gatehouse.server.session.ProviderSessions;
import dev.gatehouse.server.signals.SignalsFeature;
import dev.gatehouse.server.signals.transmitter.TransmitterFeature;
import dev.gatehouse.server.signin.SignInFeature;
import dev.gatehouse.server.webhook.Webhooks;
import java.util.List;
import java.util.stream.Stream;

/** Every column that holds sealed secrets. A test compares it with the migrations. */
final class SealedColumns {
  private SealedColumns() {}

  static List<SealedColumn> all() {
    return Stream.of(
            List.of(
                SigningKeys.sealed(),
                Connections.sealed(),
                Authenticators.sealed(),
                ProviderSessions.sealed(),
                MailOutbox.sealed(),
                SignalsFeature.sealed(),
                TransmitterFeature.sealed()),
            SignInFeature.sealed(),
            Webhooks.sealed())
        .flatMap(List::stream)
        .toList();
  }
}
