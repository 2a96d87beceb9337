package dev.gatehouse.server.api;

import dev.gatehouse.server.api.Operation.QueryParameter;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.UserQuery;
import dev.gatehouse.server.organization.ConnectionId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a list of users is asked for. */
final class UserListInput {
  private static final int LONGEST_SEARCH = 200;

  static final List<QueryParameter> PARAMETERS =
      List.of(
          new QueryParameter("prefix", "Only user names that begin with this."),
          new QueryParameter(
              "search",
              "Only users whose user name, or a word of whose display name, begins with this, in"
                  + " any case, with or without accents."),
          new QueryParameter(
              "method", "Only users of this method: 'password', or the id of a connection."),
          new QueryParameter("role", "Only users who have the role of this key."),
          new QueryParameter(
              "source", "Only users who came this way: INVITED, JIT, SCIM, IMPORT or API."),
          new QueryParameter("state", "Only users that are 'active', or 'inactive'."),
          new QueryParameter(
              "sort",
              "userName (unless given), displayName or lastSignIn; with a hyphen before it, the"
                  + " other way round."));

  private UserListInput() {}

  /** What was read. */
  sealed interface Read {
    record Right(UserQuery query) implements Read {}

    record Wrong(Reply.Refused refused) implements Read {}
  }

  static Read read(Call call) {
    String state = call.query("state").orElse("");
    String sort = call.query("sort").orElse("userName");
    boolean descending = sort.startsWith("-");
    Optional<UserQuery.Order> order = order(descending ? sort.substring(1) : sort);
    String search = call.query("search").orElse("");
    if (!List.of("", "active", "inactive").contains(state)) {
      return wrong("The state is 'active' or 'inactive'.");
    }
    String from = call.query("source").orElse("");
    Optional<User.Source> source =
        Arrays.stream(User.Source.values()).filter(one -> one.name().equals(from)).findFirst();
    if (!from.isEmpty() && source.isEmpty()) {
      return wrong("The source is INVITED, JIT, SCIM, IMPORT or API.");
    }
    if (order.isEmpty()) {
      return wrong("Users are sorted by userName, displayName or lastSignIn.");
    }
    if (search.length() > LONGEST_SEARCH) {
      return wrong("A search has at most " + LONGEST_SEARCH + " characters.");
    }
    return new Read.Right(
        new UserQuery(
            call.query("prefix").orElse("").strip().toLowerCase(Locale.ROOT),
            search,
            call.query("method").map(UserListInput::method),
            source,
            call.query("role"),
            state.isEmpty() ? Optional.empty() : Optional.of(state.equals("active")),
            order.get(),
            descending));
  }

  private static User.Method method(String word) {
    return word.equals("password")
        ? new User.Method.Password()
        : new User.Method.Through(new ConnectionId(word));
  }

  private static Optional<UserQuery.Order> order(String word) {
    return switch (word) {
      case "userName" -> Optional.of(UserQuery.Order.USER_NAME);
      case "displayName" -> Optional.of(UserQuery.Order.DISPLAY_NAME);
      case "lastSignIn" -> Optional.of(UserQuery.Order.LAST_SIGN_IN);
      default -> Optional.empty();
    };
  }

  private static Read wrong(String sentence) {
    return new Read.Wrong(new Reply.Refused(400, "parameter_invalid", sentence, List.of()));
  }
}
