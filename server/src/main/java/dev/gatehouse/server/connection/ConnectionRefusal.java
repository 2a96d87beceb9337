package dev.gatehouse.server.connection;

import dev.gatehouse.protocol.RefusalCode;

/** Why a kind of connection cannot go on, beyond what its protocol refuses. */
public enum ConnectionRefusal implements RefusalCode {
  PROVIDER_UNREACHABLE(
      "provider_unreachable",
      "Your organization's sign-in service does not answer. Please try again in a moment.",
      "Gatehouse could not reach the provider: look at the connection's issuer (settings.issuer), and"
          + " whether its host answers this server, behind firewalls and with a certificate that holds."),
  SETTINGS_UNUSABLE(
      "connection_settings",
      "Your organization's sign-in service is not set up correctly. Please tell your administrator.",
      "The connection's settings are incomplete: open it and save it again."),
  NO_STABLE_SUBJECT(
      "no_stable_subject",
      "Your organization's sign-in service did not say who you are. Please tell your administrator.",
      "The provider names people anew each time: let it send a persistent NameID, or map the"
          + " subject to an attribute that never changes."),
  DPOP_NOT_OFFERED(
      "dpop_not_offered",
      "Your organization's sign-in service is not set up correctly. Please tell your administrator.",
      "The connection requires DPoP, and the provider's discovery document does not offer it with"
          + " ES256: switch it on there, or set dpop to automatic."),
  DPOP_KEY(
      "dpop_key",
      "This sign-in could not be completed. Please sign in again.",
      "The key that this sign-in was to be bound to is not here: it was retired meanwhile, another"
          + " node made it moments ago, or the connection did not require DPoP yet.");

  private final Words words;

  ConnectionRefusal(String code, String sentence, String remedy) {
    this.words = new Words(code, sentence, remedy);
  }

  @Override
  public Words words() {
    return words;
  }
}
