package dev.gatehouse.server.signin;

import dev.gatehouse.protocol.Refusal;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.organization.ConnectionId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A real run of a connection by an administrator, on or off: it lets nobody in and creates nobody.
 *
 * @param requestedBy the administrator who asked for it; empty for a key that is no user's
 * @param openedAt when the link was used
 * @param attempt whose trace has every check
 * @param code why it would be refused; empty if it would succeed, or is not finished
 * @param verified whether the provider's answer was accepted, whatever became of the person
 * @param countsFor whose sign-in it counts as
 */
public record TestSignIn(
    String id,
    ConnectionId connection,
    Optional<UserId> requestedBy,
    Instant createdAt,
    Instant expiresAt,
    Optional<Instant> openedAt,
    Optional<Instant> finishedAt,
    Optional<AttemptId> attempt,
    String code,
    boolean verified,
    Optional<Outcome> outcome,
    Optional<UserId> countsFor) {

  /**
   * The same as it reads once its time is over: who left for the provider and did not come back has
   * no answer, which has a reason as well.
   */
  public TestSignIn asOf(Instant now) {
    boolean unanswered =
        finishedAt.isEmpty()
            && openedAt
                .filter(opened -> !now.isBefore(opened.plus(TestSignIns.LIFETIME)))
                .isPresent();
    if (!unanswered) {
      return this;
    }
    Refusal refusal = SignInRefusal.TEST_UNANSWERED.because("nothing came back within 15 minutes");
    return new TestSignIn(
        id,
        connection,
        requestedBy,
        createdAt,
        expiresAt,
        openedAt,
        finishedAt,
        attempt,
        refusal.code(),
        verified,
        Optional.of(Outcome.ofNobody(refusal)),
        countsFor);
  }

  /** What would become of the person. */
  public enum Decision {
    /** Known already, and let in. */
    SIGNED_IN,
    /** An existing user, linked to the person of the provider by this very sign-in. */
    LINKED,
    /** Created by this very sign-in. */
    CREATED,
    /** Not let in. */
    REFUSED
  }

  /**
   * What would come of it.
   *
   * @param attributes as the provider sent them
   * @param groups as the provider named them
   * @param user the user that it would be; empty where it would be nobody
   */
  public record Outcome(
      Decision decision,
      String sentence,
      String detail,
      String remedy,
      String subject,
      String email,
      String displayName,
      Map<String, List<String>> attributes,
      List<String> groups,
      Optional<MappedUser> user) {
    public Outcome {
      attributes = Map.copyOf(attributes);
      groups = List.copyOf(groups);
    }

    /** Nobody was named. */
    static Outcome ofNobody(Refusal refusal) {
      return new Outcome(
          Decision.REFUSED,
          refusal.sentence(),
          refusal.detail(),
          refusal.reason().remedy(),
          "",
          "",
          "",
          Map.of(),
          List.of(),
          Optional.empty());
    }
  }

  /** The user as they would be after the sign-in. */
  public record MappedUser(
      String userName, String displayName, List<String> roles, List<String> groups) {
    public MappedUser {
      roles = List.copyOf(roles);
      groups = List.copyOf(groups);
    }
  }
}
