package dev.gatehouse.server.api;

import dev.gatehouse.server.api.StartUpDocument.ConnectionEntry;
import dev.gatehouse.server.api.StartUpDocument.DirectoryEntry;
import dev.gatehouse.server.api.StartUpDocument.DomainEntry;
import dev.gatehouse.server.api.StartUpDocument.OrganizationEntry;
import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.connection.ConnectionResult;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.Directory;
import dev.gatehouse.server.organization.Domain;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.Page;
import dev.gatehouse.server.webhook.WebhookEndpoint;
import dev.gatehouse.server.webhook.WebhookOwner;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Removes what a document leaves out of a list that it has. People are never removed: a document
 * that was written a week ago must not take their accounts from those who came since. Nor are
 * connections that are not finished, nor their directories: no document has them.
 */
final class ConfigurationRemovals {
  private final AdminApi.Below below;
  private final Trail trail;

  ConfigurationRemovals(AdminApi.Below below, Trail trail) {
    this.below = below;
    this.trail = trail;
  }

  /** Before the rest, so that what comes new has room. */
  void first(
      Transaction tx, OrganizationScope scope, OrganizationEntry entry, Trail.Author author) {
    if (entry.given().contains("webhooks")) {
      Set<String> stay =
          entry.webhooks().stream()
              .map(one -> String.valueOf(one.input().url()))
              .collect(Collectors.toUnmodifiableSet());
      WebhookOwner owner = WebhookOwner.of(scope);
      for (WebhookEndpoint one : below.webhooks().list(tx, owner, "", Page.LARGEST).items()) {
        if (!stay.contains(one.url())) {
          below.webhooks().delete(tx, owner, one.id());
          removed(tx, scope, author, "webhook", one.id(), WebhookView.of(one));
        }
      }
    }
    if (entry.given().contains("directories")) {
      directories(tx, scope, entry, author);
    }
  }

  private void directories(
      Transaction tx, OrganizationScope scope, OrganizationEntry entry, Trail.Author author) {
    Set<String> names =
        entry.directories().stream()
            .map(DirectoryEntry::connection)
            .collect(Collectors.toUnmodifiableSet());
    Set<String> stay =
        below.connections().list(tx, scope).stream()
            .filter(one -> names.contains(one.displayName()) || !one.finished())
            .map(one -> one.id().value())
            .collect(Collectors.toUnmodifiableSet());
    for (Directory one : below.directories().list(tx, scope, "", Page.LARGEST).items()) {
      if (!stay.contains(one.connection().value())) {
        below.directories().delete(tx, scope, one.id(), author.now());
        removed(
            tx,
            scope,
            author,
            "directory",
            one.id().value(),
            StartUpEndpoints.DirectoryTrace.of(one));
      }
    }
  }

  /** After the rest, when people and domains have moved to where the document wants them. */
  void last(
      Transaction tx,
      OrganizationScope scope,
      OrganizationEntry entry,
      Trail.Author author,
      StartUpProblems problems) {
    if (entry.given().contains("domains")) {
      Set<String> stay =
          entry.domains().stream()
              .map(DomainEntry::name)
              .flatMap(name -> below.domains().get(tx, scope, name).stream())
              .map(Domain::name)
              .collect(Collectors.toUnmodifiableSet());
      for (Domain one : below.domains().list(tx, scope)) {
        if (!stay.contains(one.name())) {
          below.domains().remove(tx, scope, one.name());
          trail.inside(
              tx,
              scope,
              author,
              author.entry(
                  "domain.removed",
                  "domain",
                  one.name(),
                  DomainOperations.DomainView.of(one),
                  Trail.NOTHING));
        }
      }
    }
    if (entry.given().contains("connections")) {
      Set<String> stay =
          entry.connections().stream()
              .map(ConnectionEntry::input)
              .map(input -> String.valueOf(input.displayName()))
              .collect(Collectors.toUnmodifiableSet());
      for (Connection one : below.connections().list(tx, scope)) {
        if (one.finished() && !stay.contains(one.displayName())) {
          connection(tx, scope, one, author, problems);
        }
      }
    }
  }

  private void connection(
      Transaction tx,
      OrganizationScope scope,
      Connection one,
      Trail.Author author,
      StartUpProblems problems) {
    ConnectionResult result = below.connections().delete(tx, scope, one.id(), author.now());
    problems.check("connections", result);
    if (result instanceof ConnectionResult.Deleted) {
      removed(tx, scope, author, "connection", one.id().value(), ConnectionView.of(one));
    }
  }

  private void removed(
      Transaction tx,
      OrganizationScope scope,
      Trail.Author author,
      String kind,
      String id,
      Object before) {
    trail.inside(
        tx, scope, author, author.entry(kind + ".deleted", kind, id, before, Trail.NOTHING));
  }
}
