package dev.gatehouse.server.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows of an import, whichever form they came in.
 *
 * @param problems what was wrong with the form of some
 */
record UserRows(List<Placed> rows, List<ErrorBody.Problem> problems) {
  static final int MOST = 10_000;

  UserRows {
    rows = List.copyOf(rows);
    problems = List.copyOf(problems);
  }

  /** One user. */
  record UserRow(
      @Doc("The e-mail address.") String userName,
      @Nullable String displayName,
      @Doc("Keys of the role catalogue.") @Nullable List<String> roles,
      @Doc("'password', or the display name or the id of a connection. Needed for new users.")
          @Nullable String authenticationMethod,
      @Doc("Whether to send an invitation by e-mail.") @Nullable Boolean invite,
      @Doc("true for new users unless given.") @Nullable Boolean active,
      @Doc("ALLOWED lets people who are new since SSO have a password.")
          UserOperations.@Nullable PasswordUse localAccess) {}

  /** The body in JSON. */
  record UserRowsInput(@Doc("At most 10,000.") List<UserRow> users) {}

  /** A row with where it stands. */
  record Placed(Place place, UserRow row) {}

  /**
   * Where a row stands.
   *
   * @param line of the CSV, from 1; 0 for JSON
   * @param index in the list of JSON
   */
  record Place(int line, int index) {
    /**
     * @param field as JSON names it; a column's name is the same in lower case
     */
    ErrorBody.Problem problem(String field, String code, String sentence) {
      if (line == 0) {
        String path = "users[" + index + "]" + (field.isEmpty() ? "" : "." + field);
        return new ErrorBody.Problem(path, code, sentence);
      }
      String column = field.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
      return new ErrorBody.Problem(column, code, sentence, Optional.of(line));
    }

    ErrorBody.Problem problem(String field, ManyUsersRefusal why) {
      return problem(field, why.code(), why.sentence() + " " + why.remedy());
    }
  }

  static UserRows of(UserRowsInput input) {
    List<Placed> placed = new ArrayList<>();
    for (UserRow row : input.users()) {
      placed.add(new Placed(new Place(0, placed.size()), row));
    }
    return new UserRows(placed, List.of());
  }
}
