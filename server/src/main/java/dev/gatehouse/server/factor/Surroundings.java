package dev.gatehouse.server.factor;

import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.organization.Organizations;
import dev.gatehouse.server.web.Cookies;
import java.time.InstantSource;

/** What endpoints stand in. */
record Surroundings(
    Database database, Organizations organizations, Cookies cookies, InstantSource clock) {}
