package dev.gatehouse.server.api;

import dev.gatehouse.protocol.Refusal;
import dev.gatehouse.server.credential.Passwords;
import dev.gatehouse.server.credential.Passwords.Stored;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.directory.Users;
import dev.gatehouse.server.password.PasswordFeature;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The operations on users' passwords. Nobody but the user ever sets one. */
final class PasswordOperations {
  private static final String READ = "users:read";
  private static final String WRITE = "users:write";
  private static final String OF_USER = "/organizations/{organization}/users/{user}/password";

  private final Database database;
  private final Users users;
  private final Passwords passwords;
  private final PasswordFeature feature;
  private final Trail trail;

  PasswordOperations(
      Database database, Users users, Passwords passwords, PasswordFeature feature, Trail trail) {
    this.database = database;
    this.users = users;
    this.passwords = passwords;
    this.feature = feature;
    this.trail = trail;
  }

  /** What can be known of a password. */
  record PasswordView(
      @Doc("false while the user has not set one, and for users of a connection.") boolean set,
      Optional<Instant> setAt,
      @Doc("Whether the next sign-in asks for another one.") boolean mustChange) {

    static PasswordView of(Optional<Stored> stored) {
      return new PasswordView(
          stored.isPresent(),
          stored.map(Stored::setAt),
          stored.filter(Stored::mustChange).isPresent());
    }
  }

  List<Operation> operations() {
    return new OperationGroup("Passwords")
        .get(
            "getPassword",
            OF_USER,
            READ,
            "Says whether a user has a password.",
            PasswordView.class,
            call ->
                database.read(
                    tx ->
                        Reply.found(
                            users.get(tx, call.scope(), id(call)), user -> view(tx, call, user))))
        .act(
            "sendPasswordLink",
            OF_USER + "/send-link",
            WRITE,
            "Sends the user a link to set a password, once and within 24 hours. One that was open"
                + " ends; the password stays as it is until then.",
            PasswordView.class,
            call -> change(call, this::send))
        .act(
            "requirePasswordChange",
            OF_USER + "/require-change",
            WRITE,
            "Asks for another password at the next sign-in.",
            PasswordView.class,
            call -> change(call, this::require))
        .all();
  }

  /** What an operation does with the user. */
  private interface Work {
    Reply on(Transaction tx, Call call, User user);
  }

  private Reply send(Transaction tx, Call call, User user) {
    Optional<Refusal> obstacle = feature.sendLink(tx, call.scope(), user, call.now());
    if (obstacle.isPresent()) {
      return Reply.conflict(
          "password_not_possible",
          "This user cannot sign in with a password: " + obstacle.get().reason().remedy());
    }
    trail.inside(
        tx,
        call,
        "user.password_link_sent",
        "user",
        user.id().value(),
        Trail.NOTHING,
        Trail.NOTHING);
    return new Reply.Done(view(tx, call, user));
  }

  private Reply require(Transaction tx, Call call, User user) {
    if (!passwords.requireChange(tx, call.scope(), user.id())) {
      return Reply.conflict("password_not_set", "This user has no password to change.");
    }
    trail.inside(
        tx,
        call,
        "user.password_change_required",
        "user",
        user.id().value(),
        Trail.NOTHING,
        Trail.NOTHING);
    return new Reply.Done(view(tx, call, user));
  }

  private PasswordView view(Transaction tx, Call call, User user) {
    return PasswordView.of(passwords.find(tx, call.scope(), user));
  }

  private Reply change(Call call, Work work) {
    return database.write(
        tx -> {
          Optional<User> user = users.get(tx, call.scope(), id(call));
          return user.isEmpty() ? Reply.notFound() : work.on(tx, call, user.get());
        });
  }

  private static UserId id(Call call) {
    return new UserId(call.request().pathParameter("user"));
  }
}
