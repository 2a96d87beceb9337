package dev.gatehouse.server.console;

import dev.gatehouse.server.web.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Names administrators who may break the glass, and takes it back. */
final class BreakGlassPages {
  private static final String GRANT = PolicySection.PATH + "/break-glass";
  private static final String WITHDRAW = GRANT + "/{user}/withdraw";
  private static final String EMAIL = "email";
  private static final String PART = "break-glass";

  void addTo(ConsoleRoutes routes) {
    routes
        .confirmed(GRANT, PolicySection.WRITE, this::askToGrant, this::grant)
        .confirmed(WITHDRAW, PolicySection.WRITE, this::askToWithdraw, this::withdraw);
  }

  /** Who has an address. */
  static Optional<Doc> find(Visit visit, String address) {
    return address.isEmpty() || !visit.may("users:read")
        ? Optional.empty()
        : visit
            .api()
            .get(Map.of("prefix", address, "limit", "10"), "users")
            .body()
            .list("items")
            .stream()
            .filter(one -> one.text("userName").equalsIgnoreCase(address))
            .findFirst();
  }

  private static Response nobody(Visit visit) {
    return PolicySection.page(
        visit, 400, PART, Problems.of(EMAIL, "Nobody here has this address."));
  }

  private Response askToGrant(Visit visit) {
    Optional<Doc> user = find(visit, visit.query(EMAIL).strip());
    return user.isPresent() ? visit.confirm(heading(), question(visit, user.get())) : nobody(visit);
  }

  private static Heading heading() {
    return Heading.of("Name a break-glass administrator").below("Policy", PolicySection.PATH);
  }

  private static Confirmation question(Visit visit, Doc user) {
    return Confirmation.of(
        user.text("userName") + " gets in when the provider fails.",
        List.of(
            "This administrator can sign in with a password and a second factor in any mode, also"
                + " while SSO is enforced and the provider fails.",
            "Each use stands in the audit trail and is mailed to every other administrator.",
            "The password and the second factor must be set while the mode is mixed."),
        "Name " + user.text("userName"),
        visit.href(PolicySection.PATH));
  }

  private Response grant(Visit visit) {
    Optional<Doc> user = find(visit, visit.query(EMAIL).strip());
    if (user.isEmpty()) {
      return nobody(visit);
    }
    Answer answer = set(visit, user.get().text("id"), "BREAK_GLASS");
    return answer.ok()
        ? visit.done(
            PolicySection.PATH, user.get().text("userName") + " is a break-glass administrator.")
        : visit.confirm(
            heading(), question(visit, user.get()).refused(answer.problems(), List.of()));
  }

  private static Answer set(Visit visit, String user, String access) {
    return visit.api().put(Map.of("access", access), "users", user, "local-access");
  }

  /** As the policy names them, so that it works without the right to see people. */
  private static Optional<Doc> named(Visit visit) {
    return visit.api().get("sign-in-policy").body().list("breakGlass").stream()
        .filter(one -> one.text("user").equals(visit.parameter("user")))
        .findFirst();
  }

  private Response askToWithdraw(Visit visit) {
    return named(visit)
        .map(one -> visit.confirm(withdrawing(), withdrawal(visit, one)))
        .orElseGet(() -> visit.go(PolicySection.PATH));
  }

  private static Heading withdrawing() {
    return Heading.of("Withdraw break-glass").below("Policy", PolicySection.PATH);
  }

  private static Confirmation withdrawal(Visit visit, Doc one) {
    return Confirmation.of(
        one.text("userName") + " will no longer be a break-glass administrator.",
        List.of(
            "While SSO is enforced, this administrator cannot sign in with a password any more.",
            "The account, its roles and its second factors stay as they are."),
        "Withdraw",
        visit.href(PolicySection.PATH));
  }

  private Response withdraw(Visit visit) {
    Optional<Doc> one = named(visit);
    if (one.isEmpty()) {
      return visit.go(PolicySection.PATH);
    }
    Answer answer = set(visit, visit.parameter("user"), "USUAL");
    return answer.ok()
        ? visit.done(
            PolicySection.PATH,
            one.get().text("userName") + " is no break-glass administrator any more.")
        : visit.confirm(
            withdrawing(), withdrawal(visit, one.get()).refused(answer.problems(), List.of()));
  }
}
