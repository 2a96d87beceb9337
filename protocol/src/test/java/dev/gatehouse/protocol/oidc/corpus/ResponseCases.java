package dev.gatehouse.protocol.oidc.corpus;

/** Cases with an endpoint's answer. */
abstract class ResponseCases extends CaseGroup {

  static final String HTML = "<!DOCTYPE html><html><body>Sign in</body></html>";

  ResponseCases(CorpusKeys keys) {
    super(keys);
  }

  Case response(
      String kind,
      String file,
      String code,
      String title,
      String clause,
      int status,
      String type,
      String body) {
    Case added = Case.refused(kind, kind.replace('_', '-') + "-" + file, code, title, clause);
    add(added.with("status", status).with("content_type", type).with("body", body));
    return added;
  }
}
