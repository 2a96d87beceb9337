package dev.gatehouse.protocol.oidc.corpus;

import static dev.gatehouse.protocol.oidc.corpus.Baseline.header;

import java.util.Map;

/** Cases that are accepted. */
abstract class SoundCases extends CaseGroup {

  SoundCases(CorpusKeys keys) {
    super(keys);
  }

  Case vendor(
      String file, String issuer, String title, Map<String, Object> expected, Object... claims) {
    return vendor(header(), "rsa", "RS256", file, issuer, title, expected, claims);
  }

  Case vendor(
      Map<String, Object> header,
      String key,
      String algorithm,
      String file,
      String issuer,
      String title,
      Map<String, Object> expected,
      Object... claims) {
    Map<String, Object> all = Baseline.claims();
    all.put("iss", issuer);
    for (int i = 0; i < claims.length; i += 2) {
      all.put((String) claims[i], claims[i + 1]);
    }
    Case added = Case.accepted("id_token", "valid-" + file, title, "OpenID Connect Core §2");
    add(
        added
            .with("issuer", issuer)
            .with("expected", expected)
            .with("claims", all)
            .with(
                "id_token", TokenForge.sign(header, all, keys.pair(key).getPrivate(), algorithm)));
    return added;
  }
}
