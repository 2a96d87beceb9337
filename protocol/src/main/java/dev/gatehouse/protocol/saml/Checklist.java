package dev.gatehouse.protocol.saml;

import dev.gatehouse.protocol.Check;
import dev.gatehouse.protocol.Refusal;
import dev.gatehouse.protocol.xml.XmlRefused;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Collects what was checked, with expected and actual value. */
final class Checklist {
  private final Map<CheckName, Check> done = new EnumMap<>(CheckName.class);

  void passed(CheckName name, String expected, String actual) {
    done.put(name, Check.passed(name.word(), expected, actual));
  }

  /** Records the failure and gives the exception to throw. */
  SamlRefused failed(CheckName name, SamlRefusalCode code, String expected, String actual) {
    return failed(name, code, expected, actual, "expected " + expected + "; found " + actual);
  }

  SamlRefused failed(
      CheckName name, SamlRefusalCode code, String expected, String actual, String detail) {
    done.put(name, Check.failed(name.word(), expected, actual));
    return new SamlRefused(new Refusal(code, detail));
  }

  SamlRefused failed(CheckName name, String expected, XmlRefused e) {
    return failed(name, codeOf(e), expected, e.detail(), e.detail());
  }

  /** Forgets a failure that turned out not to be the last word. */
  void forget(CheckName name) {
    done.remove(name);
  }

  /** Every check in order, those not reached included. */
  List<Check> all() {
    List<Check> all = new ArrayList<>();
    for (CheckName name : CheckName.values()) {
      Check check = done.get(name);
      all.add(check == null ? Check.notReached(name.word()) : check);
    }
    return all;
  }

  /** Each problem of XML has the code of the same name; a test holds the two together. */
  static SamlRefusalCode codeOf(XmlRefused e) {
    return SamlRefusalCode.valueOf(e.problem().name());
  }
}
