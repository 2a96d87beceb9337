package dev.gatehouse.server.account;

import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.ExternalIdentities.ExternalIdentity;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.session.SignedIn;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import java.util.List;
import java.util.Optional;

/** Where somebody's own things are, and through what they sign in. */
final class OverviewEndpoints {
  private final AccountDoor.Below below;
  private final FreshSignIn fresh;
  private final AccountPages pages;

  OverviewEndpoints(AccountDoor.Below below, FreshSignIn fresh, AccountPages pages) {
    this.below = below;
    this.fresh = fresh;
    this.pages = pages;
  }

  /** {@code GET /account}. */
  Response open(Request request) {
    return fresh.toLook(
        request,
        signedIn ->
            pages.overview(signedIn.user().userName(), SecurityEndpoints.isLocal(signedIn.user())));
  }

  /** {@code GET /account/provider}. */
  Response provider(Request request) {
    return fresh.toLook(
        request, signedIn -> pages.provider(below.database().read(tx -> view(tx, signedIn))));
  }

  private ProviderView view(Transaction tx, SignedIn signedIn) {
    User user = signedIn.user();
    Optional<ConnectionId> used =
        user.method() instanceof User.Method.Through(ConnectionId connection)
            ? Optional.of(connection)
            : Optional.empty();
    List<ProviderView.Link> links =
        below.identities().ofUser(tx, signedIn.scope(), user.id()).stream()
            .map(one -> link(tx, signedIn, one, used))
            .flatMap(Optional::stream)
            .toList();
    return new ProviderView(
        user.userName(), SecurityEndpoints.isLocal(user), links, user.directory().isPresent());
  }

  private Optional<ProviderView.Link> link(
      Transaction tx, SignedIn signedIn, ExternalIdentity one, Optional<ConnectionId> used) {
    return below
        .connections()
        .get(tx, signedIn.scope(), one.connection())
        .map(
            connection ->
                new ProviderView.Link(
                    connection.displayName(),
                    kind(connection),
                    Moments.day(one.createdAt()),
                    used.filter(one.connection()::equals).isPresent()));
  }

  private static String kind(Connection connection) {
    return switch (connection.kind()) {
      case "saml" -> "SAML";
      case "oidc" -> "OpenID Connect";
      case "ldap" -> "LDAP directory";
      default -> connection.kind();
    };
  }
}
