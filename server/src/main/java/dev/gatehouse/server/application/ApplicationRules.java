package dev.gatehouse.server.application;

import dev.gatehouse.server.application.ApplicationDraft.Audience;
import dev.gatehouse.server.application.ApplicationDraft.ClientAuthentication;
import dev.gatehouse.server.keys.PublicKeys;
import dev.gatehouse.server.organization.Problems;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;

/** What an acceptable application is. Pure. */
final class ApplicationRules {
  private static final Pattern CLIENT_ID = Pattern.compile("[A-Za-z0-9_.-]{3,100}");
  private static final Pattern HOST =
      Pattern.compile("[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?(?::[0-9]{1,5})?");
  private static final int MOST_URIS = 50;
  private static final int MOST_ORGANIZATIONS = 1_000;
  private static final int LONGEST_JWKS = 32_768;
  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofDays(365);

  private ApplicationRules() {}

  static Problems check(ApplicationDraft draft) {
    Problems problems = new Problems();
    problems.text("name", draft.name(), 1, 100);
    problems.require(
        CLIENT_ID.matcher(draft.clientId()).matches(),
        "clientId",
        "client_id_invalid",
        "Must have 3 to 100 letters, digits, hyphens, dots or underscores.");
    switch (draft.kind()) {
      case OIDC -> client(problems, draft);
      case FORWARD_AUTH -> hosts(problems, draft);
    }
    optionalAddress(problems, "homeUrl", draft.homeUrl());
    lifetimes(problems, draft);
    if (draft.audience() instanceof Audience.Only(var organizations)) {
      problems.require(
          organizations.size() <= MOST_ORGANIZATIONS,
          "audience",
          "organizations_too_many",
          "At most " + MOST_ORGANIZATIONS + " organizations can be named.");
    }
    return problems;
  }

  private static void client(Problems problems, ApplicationDraft draft) {
    problems.require(
        !draft.redirectUris().isEmpty() || draft.openId().deviceFlow(),
        "redirectUris",
        "redirect_uri_missing",
        "At least one redirect URI is needed.");
    redirects(problems, "redirectUris", draft.redirectUris());
    // RFC 8252 §8.5: what is installed on a device keeps no secret; any app can claim a scheme.
    problems.require(
        draft.authentication() == ClientAuthentication.NONE
            || draft.redirectUris().stream().noneMatch(RedirectUris::isPrivateUse),
        "redirectUris",
        "redirect_uri_private_confidential",
        "An app's own scheme is for public clients only: set tokenEndpointAuthMethod to none.");
    redirects(problems, "postLogoutRedirectUris", draft.postLogoutRedirectUris());
    optionalAddress(problems, "backChannelLogoutUri", draft.backChannelLogoutUri());
    problems.require(
        draft.hosts().isEmpty(),
        "hosts",
        "hosts_unused",
        "Only forward-auth applications have hosts.");
    keys(problems, draft);
    // RFC 9700 §2.1.1: a public client has nothing but PKCE.
    problems.require(
        !draft.openId().allowMissingPkce() || draft.authentication() != ClientAuthentication.NONE,
        "allowMissingPkce",
        "allow_missing_pkce_public",
        "A public client must send PKCE.");
  }

  private static void redirects(Problems problems, String field, List<String> uris) {
    problems.require(
        uris.size() <= MOST_URIS && new HashSet<>(uris).size() == uris.size(),
        field,
        "redirect_uris_too_many",
        "At most " + MOST_URIS + ", each once.");
    for (String uri : uris) {
      RedirectUris.problem(uri)
          .ifPresent(why -> problems.add(field, "redirect_uri_invalid", uri + ": " + why));
    }
  }

  private static void optionalAddress(Problems problems, String field, String address) {
    problems.require(
        address.isEmpty() || RedirectUris.isWebAddress(address),
        field,
        field + "_invalid",
        "Must be an https address, or http on this very machine.");
  }

  private static void keys(Problems problems, ApplicationDraft draft) {
    boolean hasKeys = !draft.jwks().isEmpty();
    boolean hasAddress = !draft.jwksUri().isEmpty();
    boolean needsKeys = draft.authentication() == ClientAuthentication.PRIVATE_KEY_JWT;
    problems.require(
        needsKeys == (hasKeys ^ hasAddress) && !(hasKeys && hasAddress),
        "jwks",
        "jwks_invalid",
        "private_key_jwt needs either keys or their address; the other methods neither.");
    optionalAddress(problems, "jwksUri", draft.jwksUri());
    if (hasKeys) {
      problems.require(
          draft.jwks().length() <= LONGEST_JWKS && PublicKeys.isKeySet(draft.jwks()),
          "jwks",
          "jwks_unreadable",
          "Must be a JSON Web Key Set with public keys only.");
    }
  }

  private static void hosts(Problems problems, ApplicationDraft draft) {
    problems.require(
        !draft.hosts().isEmpty() && draft.hosts().size() <= MOST_URIS,
        "hosts",
        "hosts_missing",
        "From 1 to " + MOST_URIS + " hosts are needed.");
    for (String host : draft.hosts()) {
      problems.require(
          HOST.matcher(host).matches() && !host.contains(".."),
          "hosts",
          "host_invalid",
          host + " is not a host name.");
    }
  }

  private static void lifetimes(Problems problems, ApplicationDraft draft) {
    draft
        .sessionLifetime()
        .ifPresent(
            lifetime ->
                problems.require(
                    within(lifetime, SHORTEST),
                    "sessionLifetime",
                    "session_lifetime_invalid",
                    "Must be one minute to 365 days."));
    Duration idle = draft.refreshTokens().idle();
    problems.require(
        within(idle, SHORTEST) && within(draft.refreshTokens().absolute(), idle),
        "refreshTokens",
        "refresh_tokens_invalid",
        "Must be one minute to 365 days, the whole at least as long as the idle time.");
  }

  private static boolean within(Duration lifetime, Duration least) {
    return lifetime.compareTo(least) >= 0 && lifetime.compareTo(LONGEST) <= 0;
  }

  /** An id that nobody chose. */
  static ApplicationDraft withClientId(ApplicationDraft draft, ApplicationId id) {
    return draft.clientId().isEmpty() ? draft.withClientId(id.value()) : draft;
  }
}
