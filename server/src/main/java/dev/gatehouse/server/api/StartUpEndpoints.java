package dev.gatehouse.server.api;

import dev.gatehouse.server.api.StartUpDocument.DirectoryEntry;
import dev.gatehouse.server.api.StartUpDocument.OrganizationEntry;
import dev.gatehouse.server.api.StartUpDocument.WebhookEntry;
import dev.gatehouse.server.api.StartUpOrganizations.Place;
import dev.gatehouse.server.directory.Directory;
import dev.gatehouse.server.directory.DirectoryDraft;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.Outcome;
import dev.gatehouse.server.organization.Page;
import dev.gatehouse.server.webhook.WebhookDraft;
import dev.gatehouse.server.webhook.WebhookEndpoint;
import dev.gatehouse.server.webhook.WebhookOwner;
import dev.gatehouse.server.webhook.Webhooks;
import java.util.Optional;

/** Brings directories and webhook endpoints in line with a start-up file. */
final class StartUpEndpoints {
  private final AdminApi.Below below;
  private final Trail trail;

  StartUpEndpoints(AdminApi.Below below, Trail trail) {
    this.below = below;
    this.trail = trail;
  }

  /** After the connections, which directories name. */
  void apply(Place place, OrganizationEntry entry) {
    entry.directories().forEach(directory -> directory(place, directory));
    entry.webhooks().forEach(webhook -> webhook(place, webhook));
  }

  private void directory(Place place, DirectoryEntry entry) {
    ConnectionId connection = place.known().get(entry.connection());
    if (connection == null) {
      place
          .problems()
          .add(
              entry.where() + ".connection",
              "connection_unknown",
              "There is no connection " + entry.connection() + ".");
      return;
    }
    Optional<Directory> before =
        below.directories().ofConnection(place.tx(), place.scope(), connection);
    DirectoryDraft base =
        entry.input().draft(before.map(Directory::draft).orElseGet(below.directories()::usual));
    DirectoryDraft draft = base.enabled(entry.enabled());
    if (before.map(Directory::draft).equals(Optional.of(draft))) {
      return;
    }
    Outcome<Directory> outcome =
        before.isPresent()
            ? below
                .directories()
                .update(place.tx(), place.scope(), before.get().id(), draft, place.now())
            : below.directories().create(place.tx(), place.scope(), connection, draft, place.now());
    place
        .problems()
        .check(entry.where(), outcome)
        .ifPresent(
            after ->
                recorded(
                    place,
                    before.isPresent() ? "directory.updated" : "directory.created",
                    "directory",
                    after.id().value(),
                    before.<Object>map(DirectoryTrace::of).orElse(Trail.NOTHING),
                    DirectoryTrace.of(after)));
  }

  /** What the trail keeps of a directory. */
  record DirectoryTrace(String connection, DirectoryDraft settings) {
    static DirectoryTrace of(Directory directory) {
      return new DirectoryTrace(directory.connection().value(), directory.draft());
    }
  }

  private void webhook(Place place, WebhookEntry entry) {
    WebhookOwner owner = WebhookOwner.of(place.scope());
    String url = entry.input().url();
    Optional<WebhookEndpoint> before =
        below.webhooks().list(place.tx(), owner, "", Page.LARGEST).items().stream()
            .filter(one -> one.url().equals(url))
            .findFirst();
    if (before.isEmpty()) {
      place
          .problems()
          .check(
              entry.where(),
              below.webhooks().create(place.tx(), owner, entry.input().create(), place.now()))
          .map(Webhooks.Issued::endpoint)
          .ifPresent(
              after ->
                  recorded(
                      place,
                      "webhook.created",
                      "webhook",
                      after.id(),
                      Trail.NOTHING,
                      WebhookView.of(after)));
      return;
    }
    WebhookEndpoint there = before.get();
    WebhookDraft draft = entry.input().change(there);
    if (draft.equals(
        new WebhookDraft(there.url(), there.description(), there.eventTypes(), there.enabled()))) {
      return;
    }
    place
        .problems()
        .check(
            entry.where(),
            below.webhooks().update(place.tx(), owner, there.id(), draft, place.now()))
        .ifPresent(
            after ->
                recorded(
                    place,
                    "webhook.updated",
                    "webhook",
                    after.id(),
                    WebhookView.of(there),
                    WebhookView.of(after)));
  }

  private void recorded(
      Place place, String action, String kind, String id, Object before, Object after) {
    trail.inside(
        place.tx(),
        place.scope(),
        place.author(),
        place.author().entry(action, kind, id, before, after));
  }
}
