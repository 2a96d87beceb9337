package dev.gatehouse.server.connection.ldap;

import dev.gatehouse.protocol.RefusalCode;

/** Why a directory's people cannot sign in. The remedies are what the test of a connection says. */
enum LdapRefusal implements RefusalCode {
  CREDENTIALS(
      "ldap_credentials",
      Phrases.NOT_RIGHT,
      "The directory has no such person, or another password. Look at the user filter if the person"
          + " exists."),
  NO_ENTRY(
      "ldap_no_entry",
      Phrases.NOT_RIGHT,
      "No entry fits the user filter below the base DN: look at both, and at what the service"
          + " account may read."),
  SEVERAL_ENTRIES(
      "ldap_several_entries",
      Phrases.NOT_RIGHT,
      "Several entries fit the user filter: narrow it, or correct the directory, so that a name fits"
          + " one person."),
  ACCOUNT_LOCKED(
      "ldap_account_locked",
      Phrases.NOT_RIGHT,
      "The directory has locked the account after wrong passwords: unlock it there."),
  EMPTY_ENTRY(
      "ldap_empty",
      Phrases.NOT_RIGHT,
      "User name or password was empty or too long. An empty password is never tried: directories"
          + " accept it and it proves nothing (RFC 4513 §5.1.2)."),
  ACCOUNT_DISABLED(
      "ldap_account_disabled",
      "Your account is disabled in your organization's directory. Please ask your administrator.",
      "Enable the account in the directory."),
  ACCOUNT_EXPIRED(
      "ldap_account_expired",
      "Your account has expired in your organization's directory. Please ask your administrator.",
      "Change the day on which the account expires in the directory."),
  PASSWORD_EXPIRED(
      "ldap_password_expired",
      "Your password has expired. Change it where you usually do, such as at your computer, and sign"
          + " in again.",
      "The person must change the password at the directory: Gatehouse never does."),
  PASSWORD_MUST_CHANGE(
      "ldap_password_must_change",
      "Your password must be changed first. Change it where you usually do, such as at your computer,"
          + " and sign in again.",
      "The account is set to change its password at the next logon: Gatehouse never changes one."),
  LOGON_HOURS(
      "ldap_logon_hours",
      "Your organization does not let you sign in at this hour.",
      "Look at the account's logon hours in the directory."),
  WORKSTATION(
      "ldap_workstation",
      "Your organization does not let you sign in from here.",
      "The account may log on to certain computers only; Gatehouse, or the domain controller, must be"
          + " among them."),
  HOST_UNKNOWN(
      "ldap_host_unknown",
      Phrases.NO_ANSWER,
      "The server's name (settings.servers) is not known to DNS: look at its spelling, and ask whether"
          + " Gatehouse can resolve your internal names."),
  ADDRESS_REFUSED(
      "ldap_address_refused",
      Phrases.NOT_SET_UP,
      "The server has a private address, and the operator has not allowed that network with the"
          + " setting outgoing.allowedRanges."),
  UNREACHABLE(
      "ldap_unreachable",
      Phrases.NO_ANSWER,
      "Nothing answers at the server's address and port (settings.servers): look at the port (389, or"
          + " 636 for ldaps://) and at firewalls."),
  TIMEOUT(
      "ldap_timeout",
      Phrases.NO_ANSWER,
      "The directory did not answer in time: look at its load, its indexes for the user filter, and"
          + " at firewalls that swallow packets."),
  TLS_FAILED(
      "ldap_tls",
      Phrases.NOT_SET_UP,
      "TLS could not be agreed on: the server needs TLS 1.2 or newer, with a certificate, on this"
          + " port."),
  CERTIFICATE_UNTRUSTED(
      "ldap_certificate",
      Phrases.NOT_SET_UP,
      "The server's certificate is not signed by the authority that this connection trusts, or has"
          + " expired: put the authority's certificate into caCertificates."),
  HOST_NAME(
      "ldap_host_name",
      Phrases.NOT_SET_UP,
      "The server's certificate is for another name: enter the name that stands in it."),
  TLS_REFUSED(
      "ldap_starttls",
      Phrases.NOT_SET_UP,
      "The server refuses StartTLS: give it a certificate, or use ldaps://. Without TLS everybody on"
          + " the way could read passwords."),
  TLS_DEMANDED(
      "ldap_tls_demanded",
      Phrases.NOT_SET_UP,
      "The directory wants an encrypted connection: do not use allowPlainLdap."),
  SERVICE_ACCOUNT(
      "ldap_service_account",
      Phrases.NOT_SET_UP,
      "The directory refuses the service account: look at bindDn and bindPassword, and whether the"
          + " account is locked or expired."),
  BASE_DN(
      "ldap_base_dn",
      Phrases.NOT_SET_UP,
      "There is no such base DN, or the account that searches may not see it."),
  REFERRED(
      "ldap_referral",
      Phrases.NOT_SET_UP,
      "The directory refers to another server, which is not followed: name the server that holds the"
          + " base DN."),
  NOT_READABLE(
      "ldap_not_readable",
      Phrases.NOT_SET_UP,
      "The directory does not let the account that searches read what is needed."),
  OTHER_ENTRY(
      "ldap_other_entry",
      "This sign-in could not be completed. Please tell your administrator.",
      "The entry that fits the user filter is not the one that the password belongs to: let name"
          + " template and user filter find the same person."),
  ANSWER(
      "ldap_answer",
      Phrases.NO_ANSWER,
      "The directory's answer cannot be used: see the detail, and whether a directory answers at that"
          + " port at all."),
  BUSY(
      "ldap_busy",
      "Too many people are signing in at this moment. Please try again in a minute.",
      "All connections to the directory were in use: it answers slowly, or somebody tries many"
          + " passwords.");

  /** What several reasons share, word for word. */
  private static final class Phrases {
    static final String NOT_RIGHT = "User name or password is not right, or the account is locked.";
    static final String NO_ANSWER =
        "Your organization's directory does not answer. Please try again in a moment.";
    static final String NOT_SET_UP =
        "Your organization's sign-in service is not set up correctly. Please tell your"
            + " administrator.";

    private Phrases() {}
  }

  private final Words words;

  LdapRefusal(String code, String sentence, String remedy) {
    this.words = new Words(code, sentence, remedy);
  }

  /** Whether it says no more than that something entered is not right. */
  boolean allowsAnotherTry() {
    return sentence().equals(Phrases.NOT_RIGHT);
  }

  @Override
  public Words words() {
    return words;
  }
}
