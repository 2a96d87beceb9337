package dev.gatehouse.server.api;

import dev.gatehouse.server.directory.User;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A user as the API shows one. */
record UserView(
    String id,
    @Doc("The e-mail address, in lower case.") String userName,
    String displayName,
    boolean active,
    @Doc("Where the user came from.") User.Source source,
    @Doc("'password', or the id of the one connection.") String authenticationMethod,
    List<String> roles,
    List<String> groups,
    Instant createdAt,
    Instant updatedAt,
    Optional<Instant> lastSignIn,
    @Doc("Which manages the user, whose names and method it alone changes then.")
        Optional<String> directory) {

  static UserView of(User user) {
    return new UserView(
        user.id().value(),
        user.userName(),
        user.displayName(),
        user.active(),
        user.source(),
        switch (user.method()) {
          case User.Method.Password() -> "password";
          case User.Method.Through(var connection) -> connection.value();
        },
        user.roles(),
        user.groups(),
        user.createdAt(),
        user.updatedAt(),
        user.lastSignIn(),
        user.directory().map(Object::toString));
  }
}
