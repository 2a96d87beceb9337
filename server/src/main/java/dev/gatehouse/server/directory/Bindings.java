package dev.gatehouse.server.directory;

import dev.gatehouse.server.db.Statement;
import java.util.ArrayList;
import java.util.List;

/** The values of a composed statement, in the order in which their parameters were named. */
final class Bindings {
  private final List<Object> values = new ArrayList<>();

  String text(String value) {
    values.add(value);
    return name(values.size() - 1);
  }

  String number(long value) {
    values.add(value);
    return name(values.size() - 1);
  }

  private static String name(int index) {
    return ":f" + index;
  }

  int mark() {
    return values.size();
  }

  /** What was bound since is in no statement: its text was dropped. */
  void forgetSince(int mark) {
    for (int i = mark; i < values.size(); i++) {
      values.set(i, UNUSED);
    }
  }

  /** Binds what the statement names. */
  Statement bindTo(Statement statement) {
    Statement bound = statement;
    for (int i = 0; i < values.size(); i++) {
      String name = "f" + i;
      if (bound.has(name)) {
        bound =
            switch (values.get(i)) {
              case String text -> bound.bind(name, text);
              case Long number -> bound.bind(name, number.longValue());
              default -> throw new IllegalStateException("a parameter that was forgotten");
            };
      }
    }
    return bound;
  }

  private static final Object UNUSED = new Object();
}
