package dev.gatehouse.server.doors;

import dev.gatehouse.server.connection.Arrival;
import dev.gatehouse.server.connection.ConnectionKind;
import dev.gatehouse.server.connection.Departure;
import dev.gatehouse.server.connection.LiveConnection;
import dev.gatehouse.server.organization.ConnectionId;
import java.time.Instant;
import java.util.Map;

/** A kind of connection that exists and is never used: people arrive by the page of the fixture. */
public final class SilentConnectionKind implements ConnectionKind {
  @Override
  public String key() {
    return "oidc";
  }

  @Override
  public SettingsVerdict check(ConnectionId id, String settings, Map<String, String> secrets) {
    return new SettingsVerdict.Usable(settings, id.value());
  }

  @Override
  public Departure depart(LiveConnection connection, DepartureRequest request, Instant now) {
    throw new UnsupportedOperationException("nobody departs here");
  }

  @Override
  public Arrival arrive(LiveConnection connection, ArrivalRequest request, Instant now) {
    throw new UnsupportedOperationException("nobody arrives here");
  }

  @Override
  public boolean asksTheNetworkOnArrival() {
    return false;
  }

  @Override
  public String readable(byte[] message) {
    return "";
  }
}
