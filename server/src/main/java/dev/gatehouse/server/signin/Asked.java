package dev.gatehouse.server.signin;

import dev.gatehouse.server.db.TextList;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.session.SessionId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a door asked for, as an attempt keeps it.
 *
 * @param destination the {@link Destination#name()}
 * @param state the destination's own
 * @param applicationName shown on pages; may be empty
 * @param connection the one that the door insists on, at another try as well
 * @param session that the browser had when it set out; the new one takes its place. Told from the
 *     start, for browsers leave that cookie out of a form that a provider's page posts
 */
record Asked(
    String destination,
    String state,
    String applicationName,
    Optional<String> loginHint,
    boolean forceAuthentication,
    Optional<Duration> maxAge,
    Optional<ConnectionId> connection,
    Optional<SessionId> session) {
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
        what.connection(),
        Optional.empty());
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
        connection,
        session);
  }

  /** The same in a browser that may have a session by now. */
  Asked in(@Nullable SessionId browsersSession) {
    return new Asked(
        destination,
        state,
        applicationName,
        loginHint,
        forceAuthentication,
        maxAge,
        connection,
        Optional.ofNullable(browsersSession));
  }

  /** Everything but destination and state, which have columns of their own. */
  String encode() {
    return TextList.encode(
        List.of(
            applicationName,
            loginHint.orElse(""),
            forceAuthentication ? "force" : "",
            maxAge.map(age -> Long.toString(age.toSeconds())).orElse(""),
            connection.map(ConnectionId::value).orElse(""),
            session.map(SessionId::value).orElse("")));
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
        later(parts, 4).map(ConnectionId::new),
        later(parts, 5).map(SessionId::new));
  }

  /** What an earlier version, which may run beside this one, does not write. */
  private static Optional<String> later(List<String> parts, int index) {
    return parts.size() > index && !parts.get(index).isEmpty()
        ? Optional.of(parts.get(index))
        : Optional.empty();
  }

  private static String cut(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest);
  }
}
