package dev.gatehouse.server.db;

import java.util.List;

/**
 * Hears what transactions announced, on this node and on others, once it is durable. Called on the
 * thread that committed or on the one that listens: it must neither block nor use the database.
 */
public interface AnnouncementListener {
  /** Some transaction announced these on the topic; a long list comes in several calls. */
  void heard(List<String> items);

  /** Others may have announced something that did not arrive: what is remembered is doubtful. */
  void missed();
}
