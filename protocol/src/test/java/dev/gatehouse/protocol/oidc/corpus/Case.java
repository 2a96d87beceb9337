package dev.gatehouse.protocol.oidc.corpus;

import java.util.LinkedHashMap;
import java.util.Map;

/** One case under construction: what the file will say. */
final class Case {

  private final String file;
  private final Map<String, Object> members = new LinkedHashMap<>();

  private Case(String file, String kind, String verdict, String title, String clause) {
    this.file = file;
    members.put("title", title);
    members.put("clause", clause);
    members.put("verdict", verdict);
    members.put("kind", kind);
  }

  static Case refused(String kind, String file, String code, String title, String clause) {
    return new Case(file, kind, "oidc_" + code, title, clause);
  }

  static Case accepted(String kind, String file, String title, String clause) {
    return new Case(file, kind, "accepted", title, clause);
  }

  Case with(String member, Object value) {
    members.put(member, value);
    return this;
  }

  Case cve(String cve) {
    return with("cve", cve);
  }

  String file() {
    return file;
  }

  Map<String, Object> members() {
    return members;
  }
}
