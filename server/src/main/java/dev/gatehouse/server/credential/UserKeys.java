package dev.gatehouse.server.credential;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.organization.OrganizationScope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** All keys that a user has put here, of whatever kind: they end together. */
public final class UserKeys {
  private final ApiKeys apiKeys;
  private final SshKeys sshKeys;

  public UserKeys(ApiKeys apiKeys, SshKeys sshKeys) {
    this.apiKeys = apiKeys;
    this.sshKeys = sshKeys;
  }

  /**
   * A key that has ended.
   *
   * @param kind {@code api_key} or {@code ssh_key}
   * @param action for the audit trail
   */
  public record Ended(String kind, String id, String action) {}

  /** Ends all of them for good. */
  public List<Ended> end(Transaction tx, OrganizationScope scope, UserId user, Instant now) {
    List<Ended> all = new ArrayList<>();
    for (String id : apiKeys.revokeOfUser(tx, scope, user, now)) {
      all.add(new Ended("api_key", id, "api_key.revoked"));
    }
    for (String id : sshKeys.removeOfUser(tx, scope, user)) {
      all.add(new Ended("ssh_key", id, "ssh_key.removed"));
    }
    return all;
  }
}
