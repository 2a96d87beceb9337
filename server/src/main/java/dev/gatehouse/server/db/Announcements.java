package dev.gatehouse.server.db;

import dev.gatehouse.server.db.Database.Listening;
import dev.gatehouse.server.db.Database.Work;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Who is told on this node of what was committed. */
final class Announcements {
  private final Map<String, List<Runnable>> listeners = new ConcurrentHashMap<>();

  Listening listen(String topic, Runnable woken) {
    // One of its own, so that the same method given twice can end once.
    Runnable own = woken::run;
    List<Runnable> all = listeners.computeIfAbsent(topic, t -> new CopyOnWriteArrayList<>());
    all.add(own);
    return () -> all.remove(own);
  }

  /** One transaction: what its last run announced is told after its commit. */
  final class Heard<T extends @Nullable Object> implements Work<T> {
    private final Work<T> work;
    private final AtomicReference<Set<String>> topics = new AtomicReference<>(Set.of());

    Heard(Work<T> work) {
      this.work = work;
    }

    @Override
    public T run(Transaction transaction) {
      T result = work.run(transaction);
      topics.set(transaction.sql().announced());
      return result;
    }

    /** Writes, and tells whom it concerns if that did not fail. */
    T thenTell(Supplier<T> write) {
      T result = write.get();
      for (String topic : topics.get()) {
        listeners.getOrDefault(topic, List.of()).forEach(Runnable::run);
      }
      return result;
    }
  }
}
