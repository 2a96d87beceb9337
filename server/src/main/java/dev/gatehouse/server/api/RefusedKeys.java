package dev.gatehouse.server.api;

import dev.gatehouse.protocol.Refusal;
import dev.gatehouse.server.audit.Audit;
import dev.gatehouse.server.audit.AuditEvent.Actor;
import dev.gatehouse.server.audit.AuditEvent.Entry;
import dev.gatehouse.server.audit.AuditEvent.Target;
import dev.gatehouse.server.credential.ApiKey;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.organization.Organizations;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes into the audit trail that the policy refused somebody's own key, and why. A program tries
 * again and again: of each key it is written once in an hour on each node.
 */
final class RefusedKeys {
  private static final Duration TOLD_AGAIN_AFTER = Duration.ofHours(1);
  private static final int MOST_REMEMBERED = 10_000;

  private final Database database;
  private final Organizations organizations;
  private final Audit audit;
  private final Map<String, Instant> told =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
          return size() > MOST_REMEMBERED;
        }
      };

  RefusedKeys(Database database, Organizations organizations, Audit audit) {
    this.database = database;
    this.organizations = organizations;
    this.audit = audit;
  }

  void refused(ApiKey key, Refusal refusal, String address, Instant now) {
    if (key.organization().isEmpty() || !isWorthTelling(key.id(), now)) {
      return;
    }
    // Codes hold letters and underscores only: nothing to escape.
    String why = "{\"code\":\"" + refusal.code() + "\"}";
    database.write(
        tx ->
            organizations
                .scopeEvenIfDisabled(tx, key.organization().get())
                .map(
                    scope -> {
                      Entry entry =
                          new Entry(
                              Actor.apiKey(key.id()),
                              "api_key.refused",
                              new Target("api_key", key.id()),
                              "",
                              why,
                              address);
                      audit.record(tx, scope, entry, now);
                      return true;
                    }));
  }

  private synchronized boolean isWorthTelling(String key, Instant now) {
    Instant last = told.get(key);
    if (last != null && now.isBefore(last.plus(TOLD_AGAIN_AFTER))) {
      return false;
    }
    told.remove(key);
    told.put(key, now);
    return true;
  }
}
