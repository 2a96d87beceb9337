package dev.gatehouse.server;

import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.web.Outgoing;
import dev.gatehouse.server.web.Pages;
import dev.gatehouse.server.web.Routes;
import java.net.URI;
import java.time.InstantSource;

/** Constructs the features from the bottom up and collects their routes. */
record Features(
    Settings settings,
    InstantSource clock,
    URI publicAddress,
    Database database,
    Outgoing outgoing,
    Pages pages) {

  Routes routes() {
    return new Routes();
  }
}
