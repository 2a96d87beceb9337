package dev.gatehouse.server.directory;

import dev.gatehouse.server.organization.Problems;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What an acceptable user is. Pure. */
final class UserRules {
  /**
   * Addresses as people have them, not all that RFC 5322 could spell: no quotes, no comments, and
   * nothing that cannot be seen or that turns the letters around it.
   */
  private static final Pattern ADDRESS =
      Pattern.compile(
          "[^\\s@\"(),:;<>\\[\\\\\\]\\p{C}\\p{Z}]{1,64}@"
              + "(?:[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]{0,61}[\\p{L}\\p{N}])?\\.)+"
              + "[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]{0,61}[\\p{L}\\p{N}])?");

  private static final int LONGEST_ADDRESS = 254;
  private static final int LONGEST_NAME = 200;
  private static final int MOST_ROLES = 50;
  private static final int LONGEST_GROUP = 1_024;

  private UserRules() {}

  /** The one sign outside of ASCII that becomes a letter of ASCII in lower case. */
  private static final String KELVIN = "\u212A";

  private static final Pattern TURNS_TO_ASCII = Pattern.compile("[\\u037E\\u1FEF\\u212A]");

  /**
   * Addresses are compared in lower case: nobody has two people apart by case alone. Kelvin's sign
   * stays, for whoever has an address with it is not who has the one with the letter K.
   */
  static String normalized(String userName) {
    String text = userName.strip();
    return text.contains(KELVIN)
        ? Arrays.stream(text.split(KELVIN, -1))
            .map(part -> part.toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(KELVIN))
        : text.toLowerCase(Locale.ROOT);
  }

  /**
   * What all spellings of one address have in common: RFC 7644 §5 and RFC 8265 §3.3 compare in
   * normalization form C, and new people get their address in it (RFC 6532 §3.1). Signs that it
   * would turn into ASCII stay, like Kelvin's above.
   */
  static String key(String userName) {
    String text = normalized(userName);
    return TURNS_TO_ASCII.matcher(text).find()
        ? text
        : Normalizer.normalize(text, Normalizer.Form.NFC);
  }

  /** Whether an address can be spelled in one way only. */
  static boolean hasOneSpelling(String normalized) {
    return normalized.chars().allMatch(c -> c < 0x80);
  }

  static Problems check(String userName, String displayName, List<String> roles) {
    Problems problems = new Problems();
    problems.require(
        userName.length() <= LONGEST_ADDRESS && ADDRESS.matcher(userName).matches(),
        "userName",
        "user_name_invalid",
        "Must be an e-mail address.");
    profile(problems, displayName, roles);
    return problems;
  }

  static void profile(Problems problems, String displayName, List<String> roles) {
    problems.require(
        displayName.length() <= LONGEST_NAME
            && displayName.chars().noneMatch(Character::isISOControl),
        "displayName",
        "display_name_invalid",
        "Must have at most " + LONGEST_NAME + " characters.");
    problems.require(
        roles.size() <= MOST_ROLES,
        "roles",
        "roles_too_many",
        "At most " + MOST_ROLES + " roles are possible.");
  }

  static void groups(Problems problems, List<String> groups) {
    problems.require(
        groups.size() <= Users.MOST_GROUPS
            && groups.stream().allMatch(name -> name.length() <= LONGEST_GROUP),
        "groups",
        "groups_too_many",
        "At most "
            + Users.MOST_GROUPS
            + " groups of at most "
            + LONGEST_GROUP
            + " characters are possible.");
  }
}
