package dev.gatehouse.server.console;

import java.util.List;

/**
 * The step that tries a connection.
 *
 * @param tests the newest first
 * @param userName who was looked up
 * @param tried what looking up said; nothing where nobody asked
 */
public record TestStepView(SetUpView setUp, List<Doc> tests, String userName, Doc tried) {
  private static final int MOST_SHOWN = 10;

  public TestStepView {
    tests = tests.stream().limit(MOST_SHOWN).toList();
  }

  public boolean isLdap() {
    return setUp.connection().text("kind").equals("ldap");
  }

  public boolean finished() {
    return setUp.connection().flag("finished");
  }
}
