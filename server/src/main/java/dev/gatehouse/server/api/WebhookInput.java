package dev.gatehouse.server.api;

import dev.gatehouse.server.webhook.WebhookDraft;
import dev.gatehouse.server.webhook.WebhookEndpoint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A webhook endpoint as somebody enters it. On a change, what is left out stays as it is. */
record WebhookInput(
    @Doc("An https address. Required when creating.") @Nullable String url,
    @Nullable String description,
    @Doc("Such as user.created, or group.* for all of a noun; none, and at first, means all.")
        @Nullable List<String> eventTypes,
    @Doc("On unless it says otherwise. While it is off, nothing is written down for it.")
        @Nullable Boolean enabled) {

  WebhookDraft create() {
    return new WebhookDraft(
        url == null ? "" : url,
        description == null ? "" : description,
        eventTypes == null ? List.of() : eventTypes,
        enabled == null || enabled);
  }

  WebhookDraft change(WebhookEndpoint current) {
    return new WebhookDraft(
        url == null ? current.url() : url,
        description == null ? current.description() : description,
        eventTypes == null ? current.eventTypes() : eventTypes,
        enabled == null ? current.enabled() : enabled);
  }
}
