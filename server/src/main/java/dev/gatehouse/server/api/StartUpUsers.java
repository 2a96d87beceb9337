package dev.gatehouse.server.api;

import dev.gatehouse.server.api.StartUpDocument.UserEntry;
import dev.gatehouse.server.api.StartUpOrganizations.Place;
import dev.gatehouse.server.api.UserOperations.UserInput;
import dev.gatehouse.server.directory.LockOut;
import dev.gatehouse.server.directory.LockOutGuard.Change;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.UserDraft;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.Outcome;
import dev.gatehouse.server.policy.AccessRules.LocalAccess;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Brings people in line with a start-up file. */
final class StartUpUsers {
  private final AdminApi.Below below;
  private final Trail trail;

  StartUpUsers(AdminApi.Below below, Trail trail) {
    this.below = below;
    this.trail = trail;
  }

  /** After the connections, which people name as their way of signing in. */
  void apply(Place place, UserEntry entry) {
    UserInput wished = resolved(place, entry.input());
    Optional<User> before =
        below
            .users()
            .byUserName(
                place.tx(), place.scope(), wished.userName() == null ? "" : wished.userName());
    if (before.isPresent() && wished.change(before.get()).equals(wished.unchanged(before.get()))) {
      say(place, before.get(), wished.local());
      return;
    }
    if (!isAllowed(place, entry, before, wished)) {
      return;
    }
    place
        .problems()
        .check(entry.where(), write(place, before, wished))
        .ifPresent(after -> written(place, before, after, wished.local()));
  }

  /** Adds what is against it to the problems. */
  private boolean isAllowed(Place place, UserEntry entry, Optional<User> before, UserInput wished) {
    if (before.isPresent()) {
      UserDraft draft = wished.change(before.get());
      List<String> foreign = ManagedUser.foreign(before.get(), draft);
      if (!foreign.isEmpty()) {
        foreign.forEach(
            field ->
                place.problems().add(entry.where() + "." + field, ConfigurationRefusal.MANAGED));
        return false;
      }
      Change change = Change.to(before.get(), draft.method(), draft.roles());
      Optional<Outcome.Problem> lockOut =
          below.lockOut().check(place.tx(), place.scope(), change).map(LockOut::problem);
      if (lockOut.isPresent()) {
        place.problems().add(entry.where(), lockOut.get().code(), lockOut.get().sentence());
        return false;
      }
    }
    Optional<Outcome.Problem> obstacle = obstacle(place, before, wished);
    obstacle.ifPresent(
        problem ->
            place
                .problems()
                .add(entry.where() + ".authenticationMethod", problem.code(), problem.sentence()));
    return obstacle.isEmpty();
  }

  private Outcome<User> write(Place place, Optional<User> before, UserInput wished) {
    return before.isPresent()
        ? below
            .users()
            .update(
                place.tx(),
                place.scope(),
                before.get().id(),
                wished.change(before.get()),
                place.now())
        : below
            .users()
            .create(place.tx(), place.scope(), wished.create(), User.Source.IMPORT, place.now());
  }

  private void written(
      Place place, Optional<User> before, User after, @Nullable LocalAccess local) {
    say(place, after, local);
    if (before.isPresent() && !before.get().method().equals(after.method())) {
      below.access().endSessions(place.tx(), place.scope(), after.id(), place.now());
    }
    recorded(
        place,
        before.isPresent() ? "user.updated" : "user.created",
        "user",
        after.id().value(),
        before.<Object>map(UserView::of).orElse(Trail.NOTHING),
        UserView.of(after));
  }

  /** Why a user cannot have the password that the file gives them as their method. */
  private Optional<Outcome.Problem> obstacle(Place place, Optional<User> before, UserInput wished) {
    LocalAccess said =
        before
            .map(user -> below.policies().localAccess(place.tx(), place.scope(), user.id()))
            .orElse(LocalAccess.USUAL);
    User.Method method = before.map(wished::change).orElseGet(wished::create).method();
    boolean anew =
        method instanceof User.Method.Password
            && !before.map(User::method).equals(Optional.of(method));
    return anew
        ? below
            .policies()
            .obstacleToPassword(
                place.tx(),
                place.scope(),
                before.map(User::createdAt).orElse(place.now()),
                wished.local() == null ? said : wished.local())
            .map(UserChanges::problem)
        : Optional.empty();
  }

  private void say(Place place, User user, @Nullable LocalAccess wished) {
    LocalAccess said = below.policies().localAccess(place.tx(), place.scope(), user.id());
    // Who breaks the glass may use a password anyway; the file does not take that away.
    if (wished == null || wished == said || said == LocalAccess.BREAK_GLASS) {
      return;
    }
    below.policies().setLocalAccess(place.tx(), place.scope(), user.id(), wished, place.now());
    recorded(
        place,
        "user.local_access_changed",
        "user",
        user.id().value(),
        new LocalAccessOperations.LocalAccessInput(said),
        new LocalAccessOperations.LocalAccessInput(wished));
  }

  /** The file names a connection by its display name. */
  private static UserInput resolved(Place place, UserInput input) {
    ConnectionId connection =
        input.authenticationMethod() == null
            ? null
            : place.known().get(input.authenticationMethod());
    return connection == null
        ? input
        : new UserInput(
            input.userName(),
            input.displayName(),
            connection.value(),
            input.roles(),
            null,
            input.localAccess());
  }

  private void recorded(
      Place place, String action, String kind, String id, Object before, Object after) {
    Trail.Author author = place.author();
    trail.inside(place.tx(), place.scope(), author, author.entry(action, kind, id, before, after));
  }
}
