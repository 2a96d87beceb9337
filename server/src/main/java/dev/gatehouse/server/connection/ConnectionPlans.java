package dev.gatehouse.server.connection;

import dev.gatehouse.server.organization.Organization.Entitlements;
import java.util.Optional;

/** What an organization's plan leaves out. */
final class ConnectionPlans {
  private ConnectionPlans() {}

  /**
   * @param others how many count against the plan already
   */
  static Optional<ConnectionResult> excluded(Entitlements plan, long others) {
    if (!plan.ssoAllowed()) {
      return Optional.of(
          ConnectionResult.rejected(
              "", "sso_not_in_plan", "The organization's plan does not include SSO."));
    }
    if (others >= plan.maxConnections()) {
      String sentence = "The organization's plan allows " + plan.maxConnections() + " connections.";
      return Optional.of(ConnectionResult.rejected("", "connections_limit", sentence));
    }
    return Optional.empty();
  }

  static boolean asksForScim(ConnectionDraft draft) {
    return draft.provisioning().mode() == Connection.ProvisioningMode.SCIM;
  }

  static ConnectionResult scimExcluded() {
    return ConnectionResult.rejected(
        "provisioning.mode", "scim_not_in_plan", "The organization's plan does not include SCIM.");
  }
}
