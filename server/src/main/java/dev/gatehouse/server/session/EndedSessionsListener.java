package dev.gatehouse.server.session;

import java.util.List;

/**
 * Hears on every node of sessions that ended on any, once that is durable. It must neither block
 * nor use the database.
 */
public interface EndedSessionsListener {
  /** These are over. */
  void ended(List<SessionId> sessions);

  /** Any may be over: what was told meanwhile did not arrive. */
  void missed();
}
