package dev.gatehouse.server.remote;

import dev.gatehouse.protocol.RefusalCode;

/** Why a server without a browser is told no, beyond what the policy says. */
public enum RemoteRefusal implements RefusalCode {
  /** The same for a stranger and for a wrong password. */
  WRONG(
      "credentials_wrong",
      "This user name and this password do not fit together. Who signs in through an organization"
          + " has no password here: use an SSH key or an API key of yours.",
      "The password is wrong, or nobody here has this user name."),
  USER_UNKNOWN(
      "remote_user_unknown",
      "Nobody here has this user name.",
      "The user name is the e-mail address: let the SSH server ask for that, see docs/ssh.md."),
  KEY_UNKNOWN(
      "ssh_key_unknown",
      "This key is not registered for this user, or has expired.",
      "Let the person register the key, or offer another one."),
  NOT_LINKED(
      "remote_not_linked",
      "Please sign in once in a browser first.",
      "The directory knows the person, who has an account here already, and the organization lets"
          + " people say first whether the two are connected: the first sign-in on the page asks."),
  FURTHER_STEP(
      "further_step_needed",
      "Please sign in once in a browser first: something has to be done there.",
      "The sign-in page asks the person for more than the password, such as to change it, which a"
          + " file server cannot."),
  KEY_SCOPE(
      "file_access_missing",
      "This API key does not serve as a password here.",
      "Make an API key of the user's own with the scope file_access:read or file_access:write."),
  KEY_NOT_OWN(
      "api_key_not_own",
      "This API key is not this user's.",
      "Only a key that belongs to the very user serves as that user's password.");

  private final Words words;

  RemoteRefusal(String code, String sentence, String remedy) {
    this.words = new Words(code, sentence, remedy);
  }

  @Override
  public Words words() {
    return words;
  }
}
