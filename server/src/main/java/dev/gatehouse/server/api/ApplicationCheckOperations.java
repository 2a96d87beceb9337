package dev.gatehouse.server.api;

import dev.gatehouse.server.api.SystemHealthView.HealthCheckView;
import dev.gatehouse.server.api.SystemHealthView.HealthState;
import dev.gatehouse.server.application.Application;
import dev.gatehouse.server.application.ApplicationDraft;
import dev.gatehouse.server.application.ApplicationDraft.Audience;
import dev.gatehouse.server.application.ApplicationDraft.ClientAuthentication;
import dev.gatehouse.server.application.ApplicationId;
import dev.gatehouse.server.application.Applications;
import dev.gatehouse.server.application.Applications.ClientSecret;
import dev.gatehouse.server.application.Deliveries;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.keys.PublicKeys;
import dev.gatehouse.server.organization.Organization;
import dev.gatehouse.server.organization.Organizations;
import dev.gatehouse.server.web.BoundedOutgoing;
import dev.gatehouse.server.web.Outgoing;
import dev.gatehouse.server.web.Outgoing.Answered;
import dev.gatehouse.server.web.Outgoing.OutgoingRequest;
import dev.gatehouse.server.web.Outgoing.Unanswered;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks whether an application has what a sign-in needs, and asks the addresses that it registered
 * whether they answer. Nobody is signed in by it, and nothing of anybody is sent.
 */
final class ApplicationCheckOperations {
  private static final Duration LONGEST = Duration.ofSeconds(8);
  private static final Duration SOON = Duration.ofDays(30);

  private final Database database;
  private final Applications applications;
  private final Organizations organizations;
  private final Deliveries deliveries;
  private final Outgoing outgoing;

  ApplicationCheckOperations(AdminApi.Below below) {
    this.database = below.database();
    this.applications = below.applications();
    this.organizations = below.organizations();
    this.deliveries = below.deliveries();
    this.outgoing = new BoundedOutgoing(below.applicationsNetwork(), LONGEST);
  }

  List<Operation> operations() {
    return new OperationGroup("Applications")
        .act(
            "checkApplication",
            "/applications/{application}/check",
            "applications:read",
            "Looks whether an application has what a sign-in needs, and whether its addresses"
                + " answer.",
            OperationGroup.listOf(HealthCheckView.class),
            this::check)
        .all();
  }

  /** What one read finds. */
  private record Found(
      Application application,
      List<ClientSecret> secrets,
      List<Organization> organizations,
      List<Deliveries.State> deliveries) {}

  private Reply check(Call call) {
    ApplicationId id = new ApplicationId(call.request().pathParameter("application"));
    Optional<Found> found =
        database.read(
            tx ->
                applications
                    .get(tx, id)
                    .map(
                        one ->
                            new Found(
                                one,
                                applications.secrets(tx, id),
                                switch (one.settings().audience()) {
                                  case Audience.Everyone() -> List.of();
                                  case Audience.Only(var ids) ->
                                      ids.stream()
                                          .flatMap(each -> organizations.get(tx, each).stream())
                                          .toList();
                                },
                                deliveries.of(tx, id))));
    // The network is asked after the transaction.
    return Reply.found(found, one -> new Checks(one, call.now()).all());
  }

  private final class Checks {
    private final Found found;
    private final ApplicationDraft settings;
    private final Instant now;
    private final List<HealthCheckView> checks = new ArrayList<>();

    Checks(Found found, Instant now) {
      this.found = found;
      this.settings = found.application().settings();
      this.now = now;
    }

    List<HealthCheckView> all() {
      enabled();
      audience();
      if (settings.kind() == ApplicationDraft.Kind.FORWARD_AUTH) {
        add(
            "hosts",
            HealthState.WELL,
            "Its proxy asks for " + String.join(", ", settings.hosts()) + ".",
            "");
        return checks;
      }
      redirectUris();
      proof();
      backChannelLogout();
      found.deliveries().forEach(this::delivery);
      return checks;
    }

    private void add(String name, HealthState state, String finding, String advice) {
      checks.add(new HealthCheckView(name, state, finding, advice));
    }

    private void enabled() {
      if (found.application().enabled()) {
        add("enabled", HealthState.WELL, "It is enabled.", "");
      } else {
        add("enabled", HealthState.UNWELL, "It is disabled: nobody gets in.", "Enable it.");
      }
    }

    private void audience() {
      if (settings.audience() instanceof Audience.Everyone) {
        add("organizations", HealthState.WELL, "It is for the people of every organization.", "");
        return;
      }
      List<String> names =
          found.organizations().stream()
              .filter(Organization::enabled)
              .map(Organization::name)
              .toList();
      if (names.isEmpty()) {
        add(
            "organizations",
            HealthState.UNWELL,
            "It is for certain organizations only, and none of them is enabled.",
            "Enable one, or let the application be for others.");
      } else {
        add(
            "organizations",
            HealthState.WELL,
            "It is for the people of " + String.join(", ", names) + " only. Try it as one of them.",
            "");
      }
    }

    private void redirectUris() {
      List<String> local =
          settings.redirectUris().stream().filter(uri -> uri.startsWith("http:")).toList();
      if (settings.redirectUris().isEmpty()) {
        add("redirect_uris", HealthState.WELL, "None: it is for devices without a browser.", "");
      } else if (!local.isEmpty()) {
        add(
            "redirect_uris",
            HealthState.ATTENTION,
            "Leads to the very machine of whoever signs in: " + String.join(", ", local) + ".",
            "That is for development and for programs on people's machines. Remove it from an"
                + " application that runs on a server.");
      } else {
        add(
            "redirect_uris",
            HealthState.WELL,
            "People are led back to " + String.join(", ", settings.redirectUris()) + ".",
            "");
      }
    }

    private void proof() {
      ClientAuthentication method = settings.authentication();
      switch (method) {
        case NONE ->
            add("proof", HealthState.WELL, "It is a public client and proves itself by PKCE.", "");
        case PRIVATE_KEY_JWT -> keys();
        case CLIENT_SECRET_BASIC, CLIENT_SECRET_POST -> secrets();
      }
    }

    private void secrets() {
      List<ClientSecret> working =
          found.secrets().stream()
              .filter(one -> one.expiresAt().map(now::isBefore).orElse(true))
              .toList();
      if (working.isEmpty()) {
        add(
            "proof",
            HealthState.UNWELL,
            found.secrets().isEmpty() ? "It has no client secret." : "Its client secrets are over.",
            "Make a secret and enter it at the application: without one every sign-in ends with"
                + " invalid_client after people have come back.");
      } else if (working.stream()
          .allMatch(one -> one.expiresAt().map(now.plus(SOON)::isAfter).orElse(false))) {
        add(
            "proof",
            HealthState.ATTENTION,
            "Its last client secret is over within 30 days.",
            "Make another beside it, and enter it at the application in time.");
      } else {
        add("proof", HealthState.WELL, "It has a client secret that works.", "");
      }
    }

    private void keys() {
      if (settings.jwksUri().isEmpty()) {
        add("proof", HealthState.WELL, "Its public keys are registered.", "");
        return;
      }
      switch (ask(settings.jwksUri())) {
        case Answered(int status, var headers, byte[] body)
            when status == 200 && PublicKeys.isKeySet(new String(body, StandardCharsets.UTF_8)) ->
            add(
                "proof",
                HealthState.WELL,
                "Its public keys are at " + settings.jwksUri() + ".",
                "");
        case Answered(int status, var headers, byte[] body) ->
            add(
                "proof",
                HealthState.UNWELL,
                "No public keys are at " + settings.jwksUri() + ": status " + status + ".",
                "Have the application publish a JSON Web Key Set with public keys there.");
        case Unanswered(String code, String detail) ->
            add(
                "proof",
                HealthState.UNWELL,
                settings.jwksUri() + " does not answer (" + code + ").",
                REACH);
      }
    }

    private void backChannelLogout() {
      String address = settings.backChannelLogoutUri();
      if (address.isEmpty()) {
        add(
            "back_channel_logout",
            HealthState.WELL,
            "It is not told when a session ends, and notices at the next refresh of its tokens.",
            "");
        return;
      }
      switch (ask(address)) {
        // OpenID Connect Back-Channel Logout 1.0 §2.8: without a token 400 is right, and for a GET
        // anything but success is; only that something answers there can be found out this way.
        case Answered(int status, var headers, byte[] body) when status == 404 || status >= 500 ->
            add(
                "back_channel_logout",
                HealthState.ATTENTION,
                address + " answers with status " + status + ".",
                "Look whether the address is right and the application runs.");
        case Answered(int status, var headers, byte[] body) ->
            add("back_channel_logout", HealthState.WELL, address + " answers.", "");
        case Unanswered(String code, String detail) ->
            add(
                "back_channel_logout",
                HealthState.UNWELL,
                address + " does not answer (" + code + ").",
                REACH + " Until then whoever signs out stays signed in at the application.");
      }
    }

    /** What could not be told, and still cannot. */
    private void delivery(Deliveries.State state) {
      if (state.failingSince().isEmpty()) {
        return;
      }
      boolean logout = state.kind() == Deliveries.Kind.LOGOUT;
      add(
          logout ? "told_of_sign_outs" : "told_of_events",
          HealthState.ATTENTION,
          "Since %s it could not be told %s: %s."
              .formatted(
                  state.failingSince().get().truncatedTo(ChronoUnit.SECONDS),
                  logout ? "that sessions ended" : "of security events",
                  state.lastFailure()),
          "Look in the application's log of that time. Gatehouse tries again for some hours.");
    }

    private Outgoing.Answer ask(String address) {
      return outgoing.send(OutgoingRequest.get(URI.create(address)));
    }
  }

  private static final String REACH =
      "Look whether it is right, whether this server may reach it, and whether its certificate is"
          + " one that this server trusts.";
}
