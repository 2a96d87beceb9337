package dev.gatehouse.protocol.oidc.corpus;

import static dev.gatehouse.protocol.oidc.corpus.Baseline.claims;
import static dev.gatehouse.protocol.oidc.corpus.Baseline.header;

import java.util.Map;

/** Cases whose tokens are wrong as such. */
abstract class TokenCases extends CaseGroup {

  TokenCases(CorpusKeys keys) {
    super(keys);
  }

  Case token(String file, String code, String title, String clause, String token) {
    Case added = Case.refused("id_token", "jose-" + file, code, title, clause);
    add(added.with("id_token", token));
    return added;
  }

  String rsa(Map<String, ?> header) {
    return TokenForge.sign(header, claims(), keys.pair("rsa").getPrivate(), "RS256");
  }

  String payload(String payload) {
    return TokenForge.sign(
        TokenForge.json(header()), payload, keys.pair("rsa").getPrivate(), "RS256");
  }

  static Map<String, Object> without(String member) {
    Map<String, Object> header = header();
    header.remove(member);
    return header;
  }
}
