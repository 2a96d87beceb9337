package dev.gatehouse.server.signin;

import dev.gatehouse.protocol.RefusalCode;

/** Why a sign-in is refused around or after what the provider said. */
public enum SignInRefusal implements RefusalCode {
  ATTEMPT_UNKNOWN(
      "attempt_unknown",
      "This sign-in is not known here. Please start again.",
      "The answer carries no RelayState or state that Gatehouse gave: check that the provider sends"
          + " it back unchanged."),
  ATTEMPT_USED(
      "attempt_used",
      "This sign-in was already completed. Please start again.",
      "The same answer arrived twice: the page was reloaded, or somebody replays it."),
  ATTEMPT_EXPIRED(
      "attempt_expired",
      "This sign-in took too long. Please start again.",
      "The person stayed at the provider for longer than a sign-in may take."),
  OTHER_BROWSER(
      "other_browser",
      "This sign-in was started in another browser, or cookies are blocked. Please start again"
          + " here.",
      "The answer reached a browser that did not start the sign-in."),
  OTHER_CONNECTION(
      "other_connection",
      "This answer belongs to another sign-in. Please start again.",
      "The provider that answered is not the one that was asked."),
  REPLAYED(
      "replayed",
      "This sign-in was already completed. Please start again.",
      "The provider's answer has been accepted before. It may have been stolen."),
  NOT_WRITTEN(
      "not_written",
      "Something went wrong on our side, and you are not signed in. Please try again in a moment.",
      "The program could not finish the sign-in: its log has the cause under the reference code."),
  TEST_UNUSABLE(
      "test_sign_in_unusable",
      "This link cannot be used any more. Please ask for another test sign-in.",
      "A link to test a connection works once, for 15 minutes: ask for another."),
  TEST_UNANSWERED(
      "test_sign_in_unanswered",
      "The sign-in service did not send you back in time. Please ask for another test sign-in.",
      "The browser left for the provider and did not come back. If the provider showed no page, look"
          + " at its address here (ssoRedirectUrl, ssoPostUrl or issuer); if it showed an error, give"
          + " it the reply address of this connection (its ACS or redirect URI)."),
  NOT_INVITED(
      "not_invited",
      "You have no account here yet. Please ask your administrator for an invitation.",
      "Invite the person, or set the connection to just-in-time provisioning."),
  NOT_PROVISIONED(
      "not_provisioned",
      "You have no account here yet. Please ask your administrator.",
      "The connection takes people from the directory only: assign the person there."),
  REMOVED_BY_DIRECTORY(
      "removed_by_directory",
      "Your account here has ended. If you should have one again, please ask your administrator.",
      "A directory, most often the connection's own, has removed the person over SCIM: assign them"
          + " there again, or create or invite them here."),
  NO_ADDRESS(
      "no_address",
      "Your organization's sign-in service did not send your e-mail address.",
      "Let the provider send an e-mail address, or map the attribute that carries it."),
  ADDRESS_UNUSABLE(
      "address_unusable",
      "Your organization's sign-in service did not send a usable profile.",
      "What the provider sends cannot become a user: see the detail."),
  ADDRESS_TAKEN(
      "address_taken",
      "There is an account with your e-mail address that this sign-in may not use.",
      "An unproved address never links: prove the domain and route it to this connection, or invite"
          + " the person."),
  DOMAIN_ELSEWHERE(
      "domain_elsewhere",
      "Your e-mail address belongs to another organization.",
      "Another organization has proved the domain of this address."),
  CONNECTION_DECLINED(
      "connection_declined",
      "You chose not to connect the accounts, so you are not signed in.",
      "The person was asked whether to connect the provider's account to the existing one, and said"
          + " no. Nothing was connected; the next sign-in asks again."),
  LINKED_OTHERWISE(
      "linked_otherwise",
      "Your account is connected to another account at your organization's sign-in service.",
      "The provider names the person differently than before: remove the old link if that is"
          + " right."),
  INVITATION_UNUSABLE(
      "invitation_unusable",
      "This invitation has expired or was used already. Please ask for a new one.",
      "Send a new invitation."),
  INVITATION_OF_ANOTHER(
      "invitation_of_another",
      "This invitation is for somebody else.",
      "The person is known here already, under another account than the invited one."),
  TOO_MANY_GROUPS(
      "too_many_groups",
      "Your organization's sign-in service sent too much. Please tell your administrator.",
      "Let the provider send only the groups that matter to this application."),
  LOGIN_REQUIRED(
      "login_required",
      "You need to sign in.",
      "The application asked for no page, but the person must sign in.");

  private final Words words;

  SignInRefusal(String code, String sentence, String remedy) {
    this.words = new Words(code, sentence, remedy);
  }

  @Override
  public Words words() {
    return words;
  }
}
