package dev.gatehouse.server.signin;

import dev.gatehouse.server.db.TextList;
import dev.gatehouse.server.organization.ConnectionId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a door asked for, as an attempt keeps it.
 *
 * @param destination the {@link Destination#name()}
 * @param state the destination's own
 * @param applicationName shown on pages; may be empty
 * @param connection the one that the door insists on, at another try as well
 */
record Asked(
    String destination,
    String state,
    String applicationName,
    Optional<String> loginHint,
    boolean forceAuthentication,
    Optional<Duration> maxAge,
    Optional<ConnectionId> connection) {
  private static final int LONGEST_STATE = 8_192;
  private static final int LONGEST_NAME = 200;
  private static final int LONGEST_HINT = 254;

  Asked {
    if (state.length() > LONGEST_STATE) {
      throw new IllegalArgumentException("a destination's state has at most 8 kB");
    }
    applicationName = cut(applicationName, LONGEST_NAME);
    loginHint = loginHint.filter(hint -> hint.length() <= LONGEST_HINT && !hint.isBlank());
  }

  static Asked of(StartSignIn what) {
    return new Asked(
        what.destination(),
        what.destinationState(),
        what.applicationName(),
        what.loginHint(),
        what.forceAuthentication(),
        what.maxAge(),
        what.connection());
  }

  /** The same for somebody who has said who they are. */
  Asked by(String loginHint) {
    return new Asked(
        destination,
        state,
        applicationName,
        Optional.of(loginHint),
        forceAuthentication,
        maxAge,
        connection);
  }

  /** Everything but destination and state, which have columns of their own. */
  String encode() {
    return TextList.encode(
        List.of(
            applicationName,
            loginHint.orElse(""),
            forceAuthentication ? "force" : "",
            maxAge.map(age -> Long.toString(age.toSeconds())).orElse(""),
            connection.map(ConnectionId::value).orElse("")));
  }

  static Asked decode(String destination, String state, String text) {
    List<String> parts = TextList.decode(text);
    String maxAge = parts.get(3);
    return new Asked(
        destination,
        state,
        parts.get(0),
        Optional.of(parts.get(1)).filter(hint -> !hint.isEmpty()),
        parts.get(2).equals("force"),
        maxAge.isEmpty()
            ? Optional.empty()
            : Optional.of(Duration.ofSeconds(Long.parseLong(maxAge))),
        connection(parts));
  }

  /** What an earlier version does not write. */
  private static Optional<ConnectionId> connection(List<String> parts) {
    return parts.size() > 4 && !parts.get(4).isEmpty()
        ? Optional.of(new ConnectionId(parts.get(4)))
        : Optional.empty();
  }

  private static String cut(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest);
  }
}
