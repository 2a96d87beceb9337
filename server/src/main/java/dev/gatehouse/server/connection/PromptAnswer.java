package dev.gatehouse.server.connection;

import dev.gatehouse.server.db.TextList;
import java.util.List;
import java.util.Optional;

/**
 * What somebody entered on the page of a {@link Departure.Prompt}. It goes to the kind and nowhere
 * else: it is never stored, logged or shown in a trace.
 */
public record PromptAnswer(String userName, String password) {
  private static final int LONGEST_NAME = 254;
  private static final int LONGEST_PASSWORD = 1_024;

  /** Empty if one of both cannot be what anybody has. */
  public static Optional<PromptAnswer> of(String userName, String password) {
    String name = userName.strip();
    boolean usable =
        !name.isEmpty()
            && name.length() <= LONGEST_NAME
            && name.chars().noneMatch(Character::isISOControl)
            // RFC 4513 §5.1.2: a bind without a password succeeds, and proves nothing.
            && !password.isEmpty()
            && password.length() <= LONGEST_PASSWORD
            // A directory that ends a text at NUL would see an empty one.
            && password.indexOf('\0') < 0;
    return usable ? Optional.of(new PromptAnswer(name, password)) : Optional.empty();
  }

  /** For {@link ConnectionKind.ArrivalRequest#message}. */
  public String message() {
    return TextList.encode(List.of(userName, password));
  }

  /** Reads {@link #message()}; empty where it is none. */
  public static Optional<PromptAnswer> ofMessage(String message) {
    try {
      List<String> parts = TextList.decode(message);
      return parts.size() == 2 ? of(parts.get(0), parts.get(1)) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Neither name nor password get into logs. */
  @Override
  public String toString() {
    return "PromptAnswer";
  }
}
