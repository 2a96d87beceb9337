package dev.gatehouse.protocol.oidc;

import dev.gatehouse.protocol.Check;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The checks of one verification in their order, and the first that failed. */
final class CheckList {

  private final List<Check> checks = new ArrayList<>();
  private @Nullable OidcRefusalCode firstCode;
  private String firstDetail = "";

  void passed(String name, String expected, String actual) {
    checks.add(Check.passed(name, Shown.text(expected, 1_000), Shown.text(actual, 1_000)));
  }

  void failed(String name, String expected, String actual, OidcRefusalCode code, String detail) {
    checks.add(Check.failed(name, Shown.text(expected, 1_000), Shown.text(actual, 1_000)));
    if (firstCode == null) {
      firstCode = code;
      firstDetail = Shown.text(detail, 2_000);
    }
  }

  /** A check whose detail says no more than its two values. */
  boolean check(boolean holds, String name, String expected, String actual, OidcRefusalCode code) {
    if (holds) {
      passed(name, expected, actual);
    } else {
      failed(name, expected, actual, code, "Expected " + expected + ", found " + actual);
    }
    return holds;
  }

  void notReached(String... names) {
    for (String name : names) {
      checks.add(Check.notReached(name));
    }
  }

  boolean hasFailed() {
    return firstCode != null;
  }

  List<Check> all() {
    return checks;
  }

  /** Only after a failure. */
  Refused refused() {
    if (firstCode == null) {
      throw new IllegalStateException("Nothing failed");
    }
    return new Refused(firstCode, firstDetail, checks);
  }
}
