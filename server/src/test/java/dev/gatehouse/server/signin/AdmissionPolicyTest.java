package dev.gatehouse.server.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.connection.Connection.ProvisioningMode;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.policy.AccessRules;
import dev.gatehouse.server.policy.SignInMode;
import dev.gatehouse.server.policy.Way;
import dev.gatehouse.server.signin.AdmissionPolicy.Decision;
import dev.gatehouse.server.signin.AdmissionPolicy.Domain;
import dev.gatehouse.server.signin.AdmissionPolicy.Facts;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is admitted, as a table. */
class AdmissionPolicyTest {
  private static final ConnectionId HERE = new ConnectionId("con_here");

  /**
   * {@code linked}, {@code invited} and {@code same} (the user with the same address) are empty or
   * name a user and a method: {@code jane:here}, {@code jane:other}, {@code jane:password}, {@code
   * jane:off} for a deactivated one, {@code jane:scim} for one of this connection's directory.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # mode       | linked        | invited    | same          | email | vouched | domain           | decision
          INVITED_ONLY | jane:here     |            |               | yes   | no      | UNPROVED         | known jane
          JIT          | jane:here     |            |               | no    | no      | ELSEWHERE        | known jane
          SCIM         | jane:here     |            |               | yes   | no      | UNPROVED         | known jane
          JIT          | jane:off      |            |               | yes   | yes     | OURS_ROUTED_HERE | user_inactive
          JIT          | jane:other    |            |               | yes   | yes     | OURS_ROUTED_HERE | other_method
          JIT          | jane:password |            |               | yes   | yes     | OURS_ROUTED_HERE | other_method
          JIT          | jane:here     | jane:here  |               | yes   | no      | UNPROVED         | known jane
          JIT          | jane:here     | joe:here   |               | yes   | no      | UNPROVED         | invitation_of_another
          INVITED_ONLY |               | joe:here   |               | no    | no      | UNPROVED         | link joe INVITATION
          SCIM         |               | joe:here   | jane:here     | yes   | no      | ELSEWHERE        | link joe INVITATION
          JIT          |               | joe:off    |               | yes   | no      | UNPROVED         | user_inactive
          JIT          |               | joe:other  |               | yes   | no      | UNPROVED         | other_method
          INVITED_ONLY |               |            | jane:here     | yes   | no      | OURS_ROUTED_HERE | link jane PROVED_DOMAIN
          INVITED_ONLY |               |            | jane:here     | yes   | yes     | OURS             | link jane PROVED_DOMAIN
          JIT          |               |            | jane:here     | yes   | no      | OURS             | address_taken
          JIT          |               |            | jane:here     | yes   | yes     | UNPROVED         | address_taken
          JIT          |               |            | jane:here     | yes   | yes     | ELSEWHERE        | address_taken
          JIT          |               |            | jane:other    | yes   | yes     | OURS_ROUTED_HERE | other_method
          JIT          |               |            | jane:password | yes   | yes     | OURS_ROUTED_HERE | other_method
          JIT          |               |            | jane:off      | yes   | yes     | OURS_ROUTED_HERE | user_inactive
          JIT          |               |            | jane:password | yes   | yes     | UNPROVED         | address_taken
          JIT          |               |            | jane:scim     | yes   | no      | UNPROVED         | link jane DIRECTORY
          SCIM         |               |            | jane:scim     | yes   | no      | OURS             | link jane DIRECTORY
          SCIM         |               |            | jane:scim     | yes   | no      | OURS_ROUTED_HERE | link jane PROVED_DOMAIN
          SCIM         |               |            | jane:scim     | yes   | yes     | ELSEWHERE        | address_taken
          JIT          |               |            |               | yes   | no      | UNPROVED         | create
          JIT          |               |            |               | yes   | no      | OURS             | create
          JIT          |               |            |               | yes   | yes     | ELSEWHERE        | domain_elsewhere
          JIT          |               |            |               | no    | no      | UNPROVED         | no_address
          INVITED_ONLY |               |            |               | yes   | yes     | OURS_ROUTED_HERE | not_invited
          SCIM         |               |            |               | yes   | yes     | OURS_ROUTED_HERE | not_provisioned
          """)
  void decides(
      ProvisioningMode mode,
      @Nullable String linked,
      @Nullable String invited,
      @Nullable String same,
      String email,
      String vouched,
      Domain domain,
      String decision) {
    Facts facts =
        new Facts(
            mode,
            user(linked),
            user(invited),
            user(same),
            email.equals("yes") ? Optional.of("jane@acme.example") : Optional.empty(),
            vouched.equals("yes"),
            domain,
            same != null && same.endsWith(":scim"),
            false);

    assertThat(words(AdmissionPolicy.decide(facts))).isEqualTo(decision);
  }

  /** Who was removed is a stranger from then on, and stays one whatever the provisioning. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # mode       | linked    | invited  | same      | domain           | decision
          JIT          |           |          |           | OURS_ROUTED_HERE | removed_by_directory
          SCIM         |           |          |           | UNPROVED         | removed_by_directory
          INVITED_ONLY |           |          |           | UNPROVED         | removed_by_directory
          JIT          | jane:here |          |           | UNPROVED         | known jane
          JIT          |           | joe:here |           | UNPROVED         | link joe INVITATION
          JIT          |           |          | jane:here | OURS_ROUTED_HERE | link jane PROVED_DOMAIN
          JIT          |           |          | jane:scim | UNPROVED         | link jane DIRECTORY
          """)
  void keeps_out_whom_the_directory_removed_until_somebody_brings_them_back(
      ProvisioningMode mode,
      @Nullable String linked,
      @Nullable String invited,
      @Nullable String same,
      Domain domain,
      String decision) {
    Facts facts =
        new Facts(
            mode,
            user(linked),
            user(invited),
            user(same),
            Optional.of("jane@acme.example"),
            true,
            domain,
            same != null && same.endsWith(":scim"),
            true);

    assertThat(words(AdmissionPolicy.decide(facts))).isEqualTo(decision);
  }

  private static String words(Decision decision) {
    return switch (decision) {
      case Decision.Known known ->
          refusal(known.user()).orElse("known " + known.user().displayName());
      case Decision.Link link ->
          refusal(link.user()).orElse("link " + link.user().displayName() + " " + link.proof());
      case Decision.Create unused -> "create";
      case Decision.Refuse refuse -> refuse.refusal().code();
    };
  }

  /** What admission asks next: whether the user who was found may come in through here. */
  private static Optional<String> refusal(User user) {
    AccessRules.Facts facts =
        new AccessRules.Facts(
            true,
            SignInMode.MIXED,
            Optional.of(Instant.EPOCH),
            user,
            AccessRules.LocalAccess.USUAL,
            false,
            AccessRules.ConnectionState.ENABLED);
    return AccessRules.decide(facts, Way.PAGE, new AccessRules.Means.Through(HERE))
            instanceof AccessRules.Verdict.Refused(var refusal)
        ? Optional.of(refusal.code())
        : Optional.empty();
  }

  private static @Nullable User user(@Nullable String text) {
    if (text == null) {
      return null;
    }
    String name = text.substring(0, text.indexOf(':'));
    String state = text.substring(text.indexOf(':') + 1).toLowerCase(Locale.ROOT);
    User.Method method =
        switch (state) {
          case "password" -> new User.Method.Password();
          case "other" -> new User.Method.Through(new ConnectionId("con_other"));
          default -> new User.Method.Through(HERE);
        };
    return new User(
        new UserId("user_" + name),
        name + "@acme.example",
        name,
        !state.equals("off"),
        User.Source.API,
        method,
        List.of(),
        List.of(),
        Instant.EPOCH,
        Instant.EPOCH,
        Optional.empty(),
        Optional.empty());
  }
}
