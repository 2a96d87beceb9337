package dev.gatehouse.server.api;

import dev.gatehouse.server.api.Operation.QueryParameter;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.Invitations;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.UserDraft;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.directory.Users;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.Outcome;
import dev.gatehouse.server.session.UserAccess;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The operations on users and their invitations. */
final class UserOperations {
  private static final String READ = "users:read";
  private static final String WRITE = "users:write";
  private static final String ALL = "/organizations/{organization}/users";
  private static final String ONE = ALL + "/{user}";
  private static final Duration INVITATION = Duration.ofDays(7);
  private static final String PASSWORD = "password";

  private final Database database;
  private final Users users;
  private final Invitations invitations;
  private final UserAccess access;
  private final Trail trail;
  private final URI publicAddress;

  UserOperations(
      Database database,
      Users users,
      Invitations invitations,
      UserAccess access,
      Trail trail,
      URI publicAddress) {
    this.database = database;
    this.users = users;
    this.invitations = invitations;
    this.access = access;
    this.trail = trail;
    this.publicAddress = publicAddress;
  }

  /** A user as somebody enters one. On a change, what is left out stays as it is. */
  record UserInput(
      @Doc("The e-mail address. Required when creating.") @Nullable String userName,
      @Nullable String displayName,
      @Doc("'password', or the id of a connection. Required when creating.")
          @Nullable String authenticationMethod,
      @Doc("Keys of the role catalogue.") @Nullable List<String> roles) {

    UserDraft create() {
      return new UserDraft(
          userName == null ? "" : userName,
          displayName == null ? "" : displayName,
          method(authenticationMethod == null ? "" : authenticationMethod),
          roles == null ? List.of() : roles);
    }

    UserDraft change(User current) {
      return new UserDraft(
          userName == null ? current.userName() : userName,
          displayName == null ? current.displayName() : displayName,
          authenticationMethod == null ? current.method() : method(authenticationMethod),
          roles == null ? current.roles() : roles);
    }

    /** What a change that changes nothing would be. */
    UserDraft unchanged(User current) {
      return new UserInput(null, null, null, null).change(current);
    }

    private static User.Method method(String word) {
      return word.equals(PASSWORD)
          ? new User.Method.Password()
          : new User.Method.Through(new ConnectionId(word));
    }
  }

  /** An invitation with its link. */
  record InvitationView(
      String id,
      String user,
      @Doc("Send it to the user; shown this once.") URI link,
      Instant expiresAt) {
    /** The link is a secret and stays out of logs. */
    @Override
    public String toString() {
      return "InvitationView[" + id + "]";
    }
  }

  /** What the trail keeps of an invitation. */
  record InvitationTrace(String id, Instant expiresAt) {}

  List<Operation> operations() {
    return new OperationGroup("Users")
        .list(
            "listUsers",
            ALL,
            READ,
            "Lists users by user name.",
            UserView.class,
            List.of(new QueryParameter("prefix", "Only user names that begin with this.")),
            this::list)
        .create(
            "createUser",
            ALL,
            WRITE,
            "Creates an active user.",
            UserInput.class,
            UserView.class,
            this::create)
        .get(
            "getUser",
            ONE,
            READ,
            "Shows a user.",
            UserView.class,
            call ->
                database.read(
                    tx -> Reply.found(users.get(tx, call.scope(), id(call)), UserView::of)))
        .change(
            "updateUser",
            ONE,
            WRITE,
            "Changes what is given. A new method of signing in ends the sessions of the old one.",
            UserInput.class,
            UserView.class,
            this::update)
        .act(
            "deactivateUser",
            ONE + "/deactivate",
            WRITE,
            "Ends all access within two seconds; the user stays readable.",
            UserView.class,
            call -> setActive(call, false))
        .act(
            "activateUser",
            ONE + "/activate",
            WRITE,
            "Lets a deactivated user sign in again. Sessions and API keys that ended stay ended.",
            UserView.class,
            call -> setActive(call, true))
        .delete("deleteUser", ONE, WRITE, "Deletes a user and ends all access.", this::delete)
        .act(
            "inviteUser",
            ONE + "/invitation",
            WRITE,
            "Makes a link with which the user signs in for the first time; valid for seven days.",
            InvitationView.class,
            this::invite)
        .delete(
            "revokeInvitation",
            ONE + "/invitation",
            WRITE,
            "Revokes the open invitation of a user.",
            this::revokeInvitation)
        .all();
  }

  private Reply list(Call call) {
    String prefix = call.request().query().one("prefix").orElse("");
    return database.read(
        tx ->
            call.page(
                users.list(tx, call.scope(), prefix, call.after(), call.limit()), UserView::of));
  }

  private Reply create(Call call) {
    UserInput input = call.input(UserInput.class);
    return database.write(
        tx -> {
          Outcome<User> outcome =
              users.create(tx, call.scope(), input.create(), User.Source.API, call.now());
          if (outcome instanceof Outcome.Done<User>(User created)) {
            recorded(tx, call, "user.created", Trail.NOTHING, created);
          }
          return Reply.of(outcome, UserView::of);
        });
  }

  private Reply update(Call call) {
    UserInput input = call.input(UserInput.class);
    return database.write(
        tx -> {
          Optional<User> before = users.get(tx, call.scope(), id(call));
          if (before.isEmpty()) {
            return Reply.notFound();
          }
          Outcome<User> outcome =
              users.update(
                  tx, call.scope(), before.get().id(), input.change(before.get()), call.now());
          if (outcome instanceof Outcome.Done<User>(User after)) {
            if (!after.method().equals(before.get().method())) {
              access.endSessions(tx, call.scope(), after.id(), call.now());
            }
            recorded(tx, call, "user.updated", UserView.of(before.get()), after);
          }
          return Reply.of(outcome, UserView::of);
        });
  }

  private Reply setActive(Call call, boolean active) {
    return database.write(
        tx -> {
          Optional<User> before = users.get(tx, call.scope(), id(call));
          if (before.isEmpty()) {
            return Reply.notFound();
          }
          Outcome<User> outcome = users.setActive(tx, call.scope(), id(call), active, call.now());
          if (outcome instanceof Outcome.Done<User>(User after)) {
            if (!active) {
              access.end(tx, call.scope(), after.id(), call.now());
            }
            recorded(
                tx,
                call,
                active ? "user.reactivated" : "user.deactivated",
                UserView.of(before.get()),
                after);
          }
          return Reply.of(outcome, UserView::of);
        });
  }

  private Reply delete(Call call) {
    return database.write(
        tx -> {
          Optional<User> before = users.get(tx, call.scope(), id(call));
          if (before.isEmpty()) {
            return Reply.notFound();
          }
          access.end(tx, call.scope(), id(call), call.now());
          users.delete(tx, call.scope(), id(call));
          trail.inside(
              tx,
              call,
              "user.deleted",
              "user",
              before.get().id().value(),
              UserView.of(before.get()),
              Trail.NOTHING);
          return Reply.nothing();
        });
  }

  private Reply invite(Call call) {
    return database.write(
        tx -> {
          Outcome<Invitations.Issued> outcome =
              invitations.issue(tx, call.scope(), id(call), INVITATION, call.now());
          if (outcome instanceof Outcome.Done<Invitations.Issued>(Invitations.Issued issued)) {
            trail.inside(
                tx,
                call,
                "user.invited",
                "user",
                id(call).value(),
                Trail.NOTHING,
                new InvitationTrace(issued.invitation().id(), issued.invitation().expiresAt()));
          }
          return Reply.of(
              outcome,
              issued ->
                  new InvitationView(
                      issued.invitation().id(),
                      issued.invitation().user().value(),
                      URI.create(publicAddress + "/invitation/" + issued.token()),
                      issued.invitation().expiresAt()));
        });
  }

  private Reply revokeInvitation(Call call) {
    return database.write(
        tx -> {
          int revoked = invitations.revoke(tx, call.scope(), id(call), call.now());
          if (revoked == 0) {
            return Reply.notFound();
          }
          trail.inside(
              tx,
              call,
              "invitation.revoked",
              "user",
              id(call).value(),
              Trail.NOTHING,
              Map.of("revoked", revoked));
          return Reply.nothing();
        });
  }

  private void recorded(Transaction tx, Call call, String action, Object before, User after) {
    trail.inside(tx, call, action, "user", after.id().value(), before, UserView.of(after));
  }

  private static UserId id(Call call) {
    return new UserId(call.request().pathParameter("user"));
  }
}
