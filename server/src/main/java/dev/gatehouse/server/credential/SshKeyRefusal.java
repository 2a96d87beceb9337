package dev.gatehouse.server.credential;

import dev.gatehouse.protocol.RefusalCode;

/** Why an SSH public key is not taken. */
public enum SshKeyRefusal implements RefusalCode {
  UNREADABLE(
      "ssh_key_unreadable",
      "This is not an SSH public key. Paste the line of a .pub file, such as id_ed25519.pub.",
      "Taken are the line of OpenSSH and the form of RFC 4716; the detail says where reading ended."),
  PRIVATE(
      "ssh_key_private",
      "This is the private half of a key. Keep it to yourself, make a new pair, and paste the .pub"
          + " file.",
      "The private key was sent to this server, which kept nothing of it: treat it as lost."),
  OPTIONS(
      "ssh_key_options",
      "Options before the key are not taken. Paste the key alone.",
      "What a key may do is for the SSH server to say."),
  TYPE(
      "ssh_key_type",
      "Keys of this type are not taken. Make one with ssh-keygen -t ed25519.",
      "Taken are ssh-ed25519, ecdsa-sha2-nistp256, -384 and -521, ssh-rsa, and ed25519 and nistp256"
          + " on security keys. DSA is broken; certificates are no keys of a user."),
  WEAK(
      "ssh_key_weak",
      "This key is too weak. Make one with ssh-keygen -t ed25519.",
      "RSA keys have 2,048 to 16,384 bits and an odd exponent of 3 to 64 bits."),
  CORRUPT(
      "ssh_key_corrupt",
      "This key is damaged. Paste the .pub file again, all of it.",
      "What stands inside differs from the type before it, has a wrong length, is no point of its"
          + " curve, or something follows it."),
  REGISTERED(
      "ssh_key_registered",
      "This key is registered here already. Use another one: each key belongs to one person.",
      "A fingerprint stands once in an organization; list the keys to see whose it is."),
  TOO_MANY(
      "ssh_keys_too_many",
      "You have as many keys as are possible. Remove one that you no longer use.",
      "A user has at most 50 SSH keys.");

  private final Words words;

  SshKeyRefusal(String code, String sentence, String remedy) {
    this.words = new Words(code, sentence, remedy);
  }

  @Override
  public Words words() {
    return words;
  }
}
