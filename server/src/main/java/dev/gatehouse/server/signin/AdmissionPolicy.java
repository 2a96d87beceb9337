package dev.gatehouse.server.signin;

import dev.gatehouse.protocol.Refusal;
import dev.gatehouse.server.connection.Connection.ProvisioningMode;
import dev.gatehouse.server.directory.User;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who a person from a provider is here: pure, so that every row of the table can be tested. Whether
 * that user may come in is not decided here, but by {@code policy.AccessRules}.
 */
final class AdmissionPolicy {
  private AdmissionPolicy() {}

  /** What is known of an e-mail address's domain. */
  enum Domain {
    /** No organization has proved it. */
    UNPROVED,
    /** This organization has proved it. */
    OURS,
    /** This organization has proved it and routes it to this connection. */
    OURS_ROUTED_HERE,
    /** Another organization has proved it. */
    ELSEWHERE
  }

  /**
   * What the decision rests on.
   *
   * @param linked the user to whom the subject is linked
   * @param invited the user of the invitation that this sign-in follows
   * @param sameAddress the user with the same address
   * @param email empty if the provider sent none
   * @param vouched whether the provider vouches for the address
   * @param managed whether the user with the same address came from this connection's directory
   * @param removed whether a directory has removed the person who comes in by this connection
   */
  record Facts(
      ProvisioningMode mode,
      @Nullable User linked,
      @Nullable User invited,
      @Nullable User sameAddress,
      Optional<String> email,
      boolean vouched,
      Domain domain,
      boolean managed,
      boolean removed) {}

  /** What to do. */
  sealed interface Decision {
    /** Known: the subject is linked to this user. */
    record Known(User user) implements Decision {}

    /** Link the subject to this user, for good. */
    record Link(User user, Proof proof) implements Decision {}

    /** Create a user with this address. */
    record Create(String email) implements Decision {}

    /** Nobody is admitted. */
    record Refuse(Refusal refusal) implements Decision {}
  }

  /** What proves that a person is an existing user. */
  enum Proof {
    INVITATION,
    PROVED_DOMAIN,
    /** The directory of this very connection created the user and named the address. */
    DIRECTORY
  }

  static Decision decide(Facts facts) {
    if (facts.linked() != null) {
      return ofLinked(facts.linked(), facts);
    }
    if (facts.invited() != null) {
      return new Decision.Link(facts.invited(), Proof.INVITATION);
    }
    if (facts.sameAddress() != null) {
      return ofSameAddress(facts.sameAddress(), facts);
    }
    return ofStranger(facts);
  }

  private static Decision ofLinked(User linked, Facts facts) {
    if (facts.invited() != null && !facts.invited().id().equals(linked.id())) {
      return refuse(
          SignInRefusal.INVITATION_OF_ANOTHER,
          "the subject is linked to " + linked.id() + ", invited is " + facts.invited().id());
    }
    return new Decision.Known(linked);
  }

  /**
   * An address that nobody proved never links (nOAuth): the domain must be proved by this very
   * organization, and either the provider vouches for the address or the domain is routed to this
   * connection, which says that the organization trusts it with its addresses.
   *
   * <p>Where the connection's own directory created the user, the organization trusts it with this
   * very address: provider and directory speak of one person of theirs. That says nothing about a
   * domain which another organization has proved.
   */
  private static Decision ofSameAddress(User user, Facts facts) {
    boolean proved =
        facts.domain() == Domain.OURS_ROUTED_HERE
            || (facts.domain() == Domain.OURS && facts.vouched());
    if (!proved && facts.managed() && facts.domain() != Domain.ELSEWHERE) {
      return new Decision.Link(user, Proof.DIRECTORY);
    }
    if (!proved) {
      return refuse(
          SignInRefusal.ADDRESS_TAKEN,
          user.id() + " has the address, and " + unproved(facts.domain()));
    }
    return new Decision.Link(user, Proof.PROVED_DOMAIN);
  }

  /** Why an address proves nothing of the person who signs in. */
  private static String unproved(Domain domain) {
    return switch (domain) {
      case UNPROVED -> "nobody has proved its domain";
      case ELSEWHERE -> "another organization has proved its domain";
      case OURS, OURS_ROUTED_HERE ->
          "its domain is proved, but its people are not led to this provider, which does not vouch"
              + " for the address either";
    };
  }

  private static Decision ofStranger(Facts facts) {
    if (facts.removed()) {
      return refuse(SignInRefusal.REMOVED_BY_DIRECTORY, "a directory has removed the person");
    }
    return switch (facts.mode()) {
      case INVITED_ONLY ->
          refuse(SignInRefusal.NOT_INVITED, "provisioning is for invited people only");
      case SCIM -> refuse(SignInRefusal.NOT_PROVISIONED, "people come from the directory only");
      case JIT -> create(facts);
    };
  }

  private static Decision create(Facts facts) {
    if (facts.email().isEmpty()) {
      return refuse(SignInRefusal.NO_ADDRESS, "no attribute of the mapping carries an address");
    }
    if (facts.domain() == Domain.ELSEWHERE) {
      return refuse(
          SignInRefusal.DOMAIN_ELSEWHERE, "another organization has proved the address's domain");
    }
    return new Decision.Create(facts.email().get());
  }

  private static Decision refuse(SignInRefusal why, String detail) {
    return new Decision.Refuse(why.because(detail));
  }
}
