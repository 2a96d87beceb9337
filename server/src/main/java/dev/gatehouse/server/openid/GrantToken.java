package dev.gatehouse.server.openid;

import dev.gatehouse.server.keys.Tokens;
import dev.gatehouse.server.organization.OrganizationId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A secret that names its organization, so that its row is found by a key that begins with the
 * organization, whichever shard that is on. A wrong name finds nothing.
 *
 * @param organization whose
 * @param text what the application holds
 * @param hash what is stored: of the whole text
 */
record GrantToken(OrganizationId organization, String text, byte[] hash) {

  /** What the secret is for; part of the text, so that one never serves as another. */
  enum Use {
    CODE("ghc_"),
    ACCESS("gha_"),
    REFRESH("ghr_");

    private final String prefix;
    private final Pattern form;

    Use(String prefix) {
      this.prefix = prefix;
      this.form = Pattern.compile(prefix + "([0-9a-z]{26})_[A-Za-z0-9_-]{43}");
    }
  }

  private static final String ORGANIZATION = "org_";

  static GrantToken random(Use use, OrganizationId organization) {
    String text =
        Tokens.random(use.prefix + organization.value().substring(ORGANIZATION.length()) + "_");
    return new GrantToken(organization, text, Tokens.hash(text));
  }

  /** Reads a secret; empty if it has not the form of one. */
  static Optional<GrantToken> read(Use use, String text) {
    Matcher parts = use.form.matcher(text);
    return parts.matches()
        ? Optional.of(
            new GrantToken(
                new OrganizationId(ORGANIZATION + parts.group(1)), text, Tokens.hash(text)))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return "GrantToken of " + organization;
  }
}
