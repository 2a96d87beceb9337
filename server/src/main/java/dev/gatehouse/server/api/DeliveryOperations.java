package dev.gatehouse.server.api;

import dev.gatehouse.server.application.ApplicationId;
import dev.gatehouse.server.application.Applications;
import dev.gatehouse.server.application.Deliveries;
import dev.gatehouse.server.db.Database;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Shows how telling applications goes. */
final class DeliveryOperations {
  private final Database database;
  private final Applications applications;
  private final Deliveries deliveries;

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
        .all();
  }
}
