package dev.gatehouse.server.forwardauth;

import dev.gatehouse.server.keys.Tokens;
import dev.gatehouse.server.organization.OrganizationId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A secret that names its organization, so that its row is found by a key that begins with the
 * organization.
 *
 * @param hash what is stored: of the whole text
 */
record HostToken(OrganizationId organization, String text, byte[] hash) {

  /** What the secret is for; part of the text, so that one never serves as another. */
  enum Use {
    CODE("ghf_"),
    COOKIE("ghh_");

    private final String prefix;
    private final Pattern form;

    Use(String prefix) {
      this.prefix = prefix;
      this.form = Pattern.compile(prefix + "([0-9a-z]{26})_[A-Za-z0-9_-]{43}");
    }
  }

  private static final String ORGANIZATION = "org_";

  static HostToken random(Use use, OrganizationId organization) {
    String text =
        Tokens.random(use.prefix + organization.value().substring(ORGANIZATION.length()) + "_");
    return new HostToken(organization, text, Tokens.hash(text));
  }

  static Optional<HostToken> read(Use use, String text) {
    Matcher parts = use.form.matcher(text);
    return parts.matches()
        ? Optional.of(
            new HostToken(
                new OrganizationId(ORGANIZATION + parts.group(1)), text, Tokens.hash(text)))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return "HostToken of " + organization;
  }
}
