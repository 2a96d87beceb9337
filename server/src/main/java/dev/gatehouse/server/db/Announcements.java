package dev.gatehouse.server.db;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What nodes tell each other through the database: {@link Transaction#announce} is part of its
 * transaction, and those who listen here hear of it once that is durable. On this node before
 * {@link Database#write} returns; on others as soon as PostgreSQL delivers it. An announcement may
 * be lost with a connection, so that nothing may hang on it but how soon something is forgotten.
 */
public final class Announcements {
  private static final Logger LOG = LoggerFactory.getLogger(Announcements.class);

  private final ConcurrentHashMap<String, List<AnnouncementListener>> listeners =
      new ConcurrentHashMap<>();

  private final ConcurrentHashMap<String, List<Runnable>> sleepers = new ConcurrentHashMap<>();

  /** Adds one who hears everything that is announced on a topic from now on. */
  public void listen(String topic, AnnouncementListener listener) {
    listeners.computeIfAbsent(topic, key -> new CopyOnWriteArrayList<>()).add(listener);
  }

  /**
   * Has something run right after each commit of this node that {@linkplain Transaction#wake woke}
   * the topic. It runs on the thread that committed, so it must only wake somebody; commits of
   * other nodes are not heard.
   */
  public Waking onWake(String topic, Runnable woken) {
    // One of its own, so that the same method given twice can end once.
    Runnable own = woken::run;
    List<Runnable> all = sleepers.computeIfAbsent(topic, key -> new CopyOnWriteArrayList<>());
    all.add(own);
    return () -> all.remove(own);
  }

  /** Ends with {@link #close}. */
  public interface Waking extends AutoCloseable {
    @Override
    void close();
  }

  /** Everything that a transaction left to be told, now that it is durable. */
  void deliverAll(List<Announcement> announced, Set<String> woken) {
    announced.forEach(this::deliver);
    for (String topic : woken) {
      sleepers.getOrDefault(topic, List.of()).forEach(Announcements::safely);
    }
  }

  void deliver(Announcement announcement) {
    for (AnnouncementListener listener : listeners.getOrDefault(announcement.topic(), List.of())) {
      safely(() -> listener.heard(announcement.items()));
    }
  }

  void missed() {
    listeners.values().forEach(all -> all.forEach(listener -> safely(listener::missed)));
  }

  /** What was committed stays so, whatever a listener does; the others must hear all the same. */
  private static void safely(Runnable listener) {
    try {
      listener.run();
    } catch (RuntimeException e) {
      LOG.error("a listener failed; what it remembers may be two seconds old", e);
    }
  }
}
