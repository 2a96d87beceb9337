package dev.gatehouse.server.api;

import dev.gatehouse.server.application.ApplicationId;
import dev.gatehouse.server.application.Applications;
import dev.gatehouse.server.application.Deliveries;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.signals.SignalStream.Delivery;
import dev.gatehouse.server.signals.SignalStream.Status;
import dev.gatehouse.server.signals.transmitter.OutgoingStreams;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Shows how telling applications goes. */
final class DeliveryOperations {
  private final Database database;
  private final Applications applications;
  private final Deliveries deliveries;
  private final OutgoingStreams streams = new OutgoingStreams();

  DeliveryOperations(Database database, Applications applications, Deliveries deliveries) {
    this.database = database;
    this.applications = applications;
    this.deliveries = deliveries;
  }

  /** What fails, or has failed. */
  record ApplicationDeliveryView(
      @Doc("LOGOUT: that sessions have ended. SIGNAL: security events that are pushed.")
          Deliveries.Kind kind,
      @Doc("Absent while it works.") Optional<Instant> failingSince,
      @Doc("Such as status_503, or a code of error-codes.md.") String lastFailure,
      Instant lastFailureAt,
      @Doc("How many messages the application never got, since ever.") long givenUp,
      Optional<Instant> givenUpAt) {
    static ApplicationDeliveryView of(Deliveries.State state) {
      return new ApplicationDeliveryView(
          state.kind(),
          state.failingSince(),
          state.lastFailure(),
          state.lastFailureAt(),
          state.givenUp(),
          state.givenUpAt());
    }
  }

  /** The stream of security events to an application, as the API shows it. */
  record ApplicationSignalStreamView(
      Delivery delivery,
      @Doc("Where events are pushed to; empty for poll.") String endpointUrl,
      @Doc("The events that the application wants, such as session-revoked.")
          List<String> eventTypes,
      String description,
      @Doc("Set by the application. PAUSED: events wait. DISABLED: they are lost.") Status status,
      @Doc(
              "Absent where the application said so. After TOO_MANY_WAITING and NOT_FETCHED nothing"
                  + " more is kept until the application enables its stream again.")
          Optional<OutgoingStreams.Reason> statusReason,
      @Doc("Absent where the status has not changed.") Optional<Instant> statusSince,
      Instant createdAt,
      @Doc("When it last took an event, good to a minute; absent if it never did.")
          Optional<Instant> lastDeliveredAt,
      @Doc("How many events it has not taken yet.") long waiting,
      @Doc("How many were dropped because they had waited for seven days, since ever.")
          long expired) {
    static ApplicationSignalStreamView of(OutgoingStreams.State state) {
      return new ApplicationSignalStreamView(
          state.delivery(),
          state.endpointUrl(),
          state.eventTypes(),
          state.description(),
          state.status(),
          state.reason(),
          state.statusSince(),
          state.createdAt(),
          state.lastDeliveredAt(),
          state.waiting(),
          state.expired());
    }
  }

  List<Operation> operations() {
    return new OperationGroup("Applications")
        .get(
            "listDeliveriesToApplication",
            "/applications/{application}/deliveries",
            "applications:read",
            "Shows what could not be told an application; empty if nothing ever failed.",
            OperationGroup.listOf(ApplicationDeliveryView.class),
            call -> {
              ApplicationId id = new ApplicationId(call.request().pathParameter("application"));
              return database.read(
                  tx ->
                      Reply.found(
                          applications.get(tx, id),
                          found ->
                              deliveries.of(tx, id).stream()
                                  .map(ApplicationDeliveryView::of)
                                  .toList()));
            })
        .get(
            "getSignalStreamToApplication",
            "/applications/{application}/signal-stream",
            "applications:read",
            "Shows the stream of security events that an application has set up, if it has.",
            ApplicationSignalStreamView.class,
            call -> {
              ApplicationId id = new ApplicationId(call.request().pathParameter("application"));
              return database.read(
                  tx -> Reply.found(streams.of(tx, id), ApplicationSignalStreamView::of));
            })
        .all();
  }
}
