package dev.gatehouse.server.webhook;

import dev.gatehouse.server.organization.OrganizationId;
import dev.gatehouse.server.organization.OrganizationScope;
import java.util.Objects;
import java.util.Optional;

/** Whose endpoints: an organization's, which hear of it alone, or the operator's, of all. */
public final class WebhookOwner {
  private static final String OPERATOR = "operator";

  private final String word;

  private WebhookOwner(String word) {
    this.word = word;
  }

  public static WebhookOwner of(OrganizationScope scope) {
    return new WebhookOwner(scope.organization().value());
  }

  public static WebhookOwner operator() {
    return new WebhookOwner(OPERATOR);
  }

  /** As the database has it. */
  static WebhookOwner stored(String word) {
    return new WebhookOwner(word);
  }

  String word() {
    return word;
  }

  Optional<OrganizationId> organization() {
    return word.equals(OPERATOR) ? Optional.empty() : Optional.of(new OrganizationId(word));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WebhookOwner that && that.word.equals(word);
  }

  @Override
  public int hashCode() {
    return Objects.hash(word);
  }

  @Override
  public String toString() {
    return word;
  }
}
