package dev.gatehouse.server.db;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A database that counts what its transactions ask of the driver. */
public final class CountedDatabase implements Database {
  private final Database database;
  private final List<String> runs = new ArrayList<>();
  private final List<String> rows = new ArrayList<>();

  public CountedDatabase(Database database) {
    this.database = database;
  }

  /** Forgets what was counted. */
  public void reset() {
    runs.clear();
    rows.clear();
  }

  /** How often the driver was asked to run something, be it for one row or for many. */
  public int runs() {
    return runs.size();
  }

  /** How many rows were written many at once, by statements that begin so. */
  public long rows(String beginning) {
    return rows.stream().filter(text -> text.startsWith(beginning)).count();
  }

  @Override
  public <T extends @Nullable Object> T read(Work<T> work) {
    return database.read(tx -> counted(tx, work));
  }

  @Override
  public <T extends @Nullable Object> T write(Work<T> work) {
    return database.write(tx -> counted(tx, work));
  }

  private <T extends @Nullable Object> T counted(Transaction tx, Work<T> work) {
    Connection connection = tx.sql().jdbc();
    Map<String, Sql.Prepared> kept = new HashMap<>();
    Sql sql =
        new Sql(
            proxy(
                Connection.class,
                (self, method, arguments) -> {
                  Object answer = call(connection, method, arguments);
                  return answer instanceof PreparedStatement statement
                      ? proxy(PreparedStatement.class, counting(statement, (String) arguments[0]))
                      : answer;
                }),
            tx.sql().sendsTogether() ? null : kept);
    try {
      T result = work.run(new Transaction(sql));
      sql.throwIfFailed();
      sql.sendWaiting();
      return result;
    } finally {
      kept.values().forEach(CountedDatabase::close);
    }
  }

  private InvocationHandler counting(PreparedStatement statement, String text) {
    return (self, method, arguments) -> {
      if (method.getName().startsWith("execute")) {
        runs.add(text);
      } else if (method.getName().equals("addBatch")) {
        rows.add(text);
      }
      return call(statement, method, arguments);
    };
  }

  private static @Nullable Object call(
      Object target, java.lang.reflect.Method method, Object @Nullable [] arguments)
      throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static void close(Sql.Prepared prepared) {
    try {
      prepared.statement().close();
    } catch (SQLException e) {
      throw SqlFailure.translate(e);
    }
  }

  @Override
  public Announcements announcements() {
    return database.announcements();
  }

  @Override
  public DatabaseCondition condition() {
    return database.condition();
  }

  @Override
  public boolean isInside() {
    return database.isInside();
  }

  @Override
  public boolean isPostgres() {
    return database.isPostgres();
  }

  /** Another closes it. */
  @Override
  public void close() {}
}
