package dev.gatehouse.server.signin;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.organization.OrganizationScope;
import java.util.Optional;

/**
 * Stands between what somebody has proved and a session: a second factor that is still to come, or
 * a password that must be changed first. Whoever declares one also serves its page, which goes on
 * with {@link LocalSignIn#proceed}; afterwards all steps are asked again, so that none is skipped.
 */
@FunctionalInterface
public interface SecondStep {

  /**
   * Whether a sign-in needs this step.
   *
   * @param user whom the policy lets in
   * @param proof what was proved so far
   * @return the path of the page that shows it, such as {@code /sign-in/second-step}; {@code
   *     ?attempt=} with the handle is appended. Empty if the step is not needed, or done
   */
  Optional<String> pageOf(Transaction tx, OrganizationScope scope, User user, LocalProof proof);
}
