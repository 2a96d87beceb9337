package dev.gatehouse.server.organization;

import dev.gatehouse.server.keys.Tokens;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A secret that names its organization, so that its row is found by a key that begins with the
 * organization, whichever shard that is on. A wrong name finds nothing.
 *
 * @param organization whose
 * @param text what its bearer holds
 * @param hash what is stored: of the whole text
 */
public record OrganizationToken(OrganizationId organization, String text, byte[] hash) {
  private static final String ORGANIZATION = "org_";

  /** What a secret is for; part of the text, so that one never serves as another. */
  public static final class Use {
    private final String prefix;
    private final Pattern form;

    /**
     * @param prefix letters and an underscore, different for each use
     */
    public Use(String prefix) {
      this.prefix = prefix;
      this.form = Pattern.compile(prefix + "([0-9a-z]{26})_[A-Za-z0-9_-]{43}");
    }

    public OrganizationToken random(OrganizationId organization) {
      String text =
          Tokens.random(prefix + organization.value().substring(ORGANIZATION.length()) + "_");
      return new OrganizationToken(organization, text, Tokens.hash(text));
    }

    /** Reads a secret; empty if it has not the form of one. */
    public Optional<OrganizationToken> read(String text) {
      Matcher parts = form.matcher(text);
      return parts.matches()
          ? Optional.of(
              new OrganizationToken(
                  new OrganizationId(ORGANIZATION + parts.group(1)), text, Tokens.hash(text)))
          : Optional.empty();
    }
  }

  /** The secret stays out of logs. */
  @Override
  public String toString() {
    return "OrganizationToken of " + organization;
  }
}
