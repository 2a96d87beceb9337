package dev.gatehouse.server.signals.transmitter;

import dev.gatehouse.protocol.signals.EventType;
import dev.gatehouse.server.application.Application;
import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.organization.OrganizationScope;
import java.util.List;

/** Who can have a stream. */
sealed interface Receiver {
  /** By which the tables know it. */
  String id();

  /** Whom its tokens are meant for. */
  String audience();

  /** What it can hear of. */
  List<EventType> supported();

  /** An application of the operator. */
  record OfApplication(Application application) implements Receiver {
    @Override
    public String id() {
      return application.id().value();
    }

    @Override
    public String audience() {
      return application.clientId();
    }

    @Override
    public List<EventType> supported() {
      return SignalTokens.TO_APPLICATIONS;
    }
  }

  /**
   * The identity provider of a connection.
   *
   * @param audience what the provider calls itself, or what an administrator said of it
   */
  record OfProvider(OrganizationScope scope, Connection connection, String audience)
      implements Receiver {
    @Override
    public String id() {
      return connection.id().value();
    }

    @Override
    public List<EventType> supported() {
      return SignalTokens.TO_PROVIDERS;
    }
  }
}
