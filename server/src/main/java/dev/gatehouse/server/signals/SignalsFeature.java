package dev.gatehouse.server.signals;

import dev.gatehouse.server.audit.Audit;
import dev.gatehouse.server.connection.Connections;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.directory.LockOutGuard;
import dev.gatehouse.server.directory.Users;
import dev.gatehouse.server.keys.RemoteKeys;
import dev.gatehouse.server.keys.SealedColumn;
import dev.gatehouse.server.keys.SecretBox;
import dev.gatehouse.server.session.Sessions;
import dev.gatehouse.server.session.UserAccess;
import dev.gatehouse.server.web.BoundedOutgoing;
import dev.gatehouse.server.web.Outgoing;
import dev.gatehouse.server.web.Routes;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;

/** Puts the receiver of signals together: constructed once, by {@code Doors}. */
public final class SignalsFeature implements AutoCloseable {
  private static final int REMOVED_AT_ONCE = 500;
  private static final int MOST_TRANSMITTERS = 10_000;

  private final Database database;
  private final SignalStreams streams;
  private final PushEndpoint push;
  private final PollJob poll;
  private final InstantSource clock;

  /** What is below. */
  public record Below(
      Database database,
      SecretBox box,
      Audit audit,
      Connections connections,
      Users users,
      Sessions sessions,
      UserAccess access,
      LockOutGuard lockOut,
      InstantSource clock) {}

  /**
   * @param outgoing to addresses that customers name, with the guard
   * @param plainHttpAllowed whether those may be http
   */
  public SignalsFeature(
      Below below, URI publicAddress, Outgoing outgoing, boolean plainHttpAllowed) {
    database = below.database();
    clock = below.clock();
    StreamSecrets secrets = new StreamSecrets(below.box());
    TransmitterCalls calls = new TransmitterCalls(outgoing);
    Effects effects =
        new Effects(
            new Effects.Below(below.sessions(), below.access(), below.lockOut(), below.audit()));
    Reception reception =
        new Reception(
            database,
            new RemoteKeys(
                RemoteKeys.over(new BoundedOutgoing(outgoing, TransmitterCalls.LONGEST)),
                MOST_TRANSMITTERS),
            new Subjects(below.users()),
            effects,
            below.audit());
    streams =
        new SignalStreams(
            database,
            below.connections(),
            secrets,
            calls,
            new StreamInput(publicAddress, plainHttpAllowed));
    push = new PushEndpoint(database, below.connections(), reception, clock);
    poll = new PollJob(database, below.connections(), secrets, calls, reception, clock);
  }

  public SignalStreams streams() {
    return streams;
  }

  /** Where credentials are kept sealed. */
  public static SealedColumn sealed() {
    return StreamSecrets.sealed();
  }

  public void addTo(Routes routes) {
    routes.postAllowingCrossSite("/signals/{connection}", push::handle);
  }

  /** Fetches from every transmitter whose turn it is; to be called about once a second. */
  public void poll() {
    poll.round();
  }

  @Override
  public void close() {
    poll.close();
  }

  /** Forgets events that can no longer come again; fewer than 500 means that none are left. */
  public int cleanUp() {
    Instant now = clock.instant();
    return database.write(
        tx -> new SignalStore().deleteOverAcrossOrganizations(tx, now, REMOVED_AT_ONCE));
  }
}
