package dev.gatehouse.server.connection.ldap;

import com.unboundid.ldap.sdk.Entry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Active Directory does in its own way (MS-ADTS). Its refusals of a bind carry a code in the
 * diagnostic message: {@code 80090308: LdapErr: DSID-…, comment: AcceptSecurityContext error, data
 * 52e, v4563}.
 */
final class ActiveDirectory {
  static final String OBJECT_GUID = "objectGUID";
  static final String OBJECT_SID = "objectSid";
  static final String PRIMARY_GROUP = "primaryGroupID";
  static final String ACCOUNT_CONTROL = "userAccountControl";
  static final String COMPUTED_CONTROL = "msDS-User-Account-Control-Computed";
  static final String ACCOUNT_EXPIRES = "accountExpires";

  /** What the account's state is read from. */
  static final List<String> ATTRIBUTES =
      List.of(
          OBJECT_GUID,
          OBJECT_SID,
          PRIMARY_GROUP,
          ACCOUNT_CONTROL,
          COMPUTED_CONTROL,
          ACCOUNT_EXPIRES,
          "sAMAccountName",
          "userPrincipalName");

  /** MS-ADTS §3.1.1.3.4.4.3 (LDAP_MATCHING_RULE_TRANSITIVE_EVAL). */
  static final String IN_CHAIN = "1.2.840.113556.1.4.1941";

  // MS-ADTS §2.2.16.
  private static final int DISABLED = 0x2;
  private static final int LOCKED = 0x10;
  private static final int PASSWORD_EXPIRED = 0x800000;

  private static final Pattern DATA = Pattern.compile("\\bdata ([0-9a-fA-F]{1,8})\\b");

  /** Between 1601, from which Windows counts, and 1970. */
  private static final long SECONDS_TO_EPOCH = 11_644_473_600L;

  private static final long TICKS_PER_SECOND = 10_000_000;

  private ActiveDirectory() {}

  /** The code of a refused bind, such as {@code 52e}. */
  static Optional<String> dataCode(String diagnosticMessage) {
    Matcher found = DATA.matcher(diagnosticMessage);
    return found.find() ? Optional.of(found.group(1).toLowerCase(Locale.ROOT)) : Optional.empty();
  }

  /**
   * What such a code says (Windows' error numbers in hexadecimal). All but 525, 52e and 775 come
   * only where the password was right.
   */
  static LdapRefusal meaning(String dataCode) {
    return switch (dataCode) {
      case "525", "52e" -> LdapRefusal.CREDENTIALS;
      case "530" -> LdapRefusal.LOGON_HOURS;
      case "531" -> LdapRefusal.WORKSTATION;
      case "532" -> LdapRefusal.PASSWORD_EXPIRED;
      case "533" -> LdapRefusal.ACCOUNT_DISABLED;
      case "701" -> LdapRefusal.ACCOUNT_EXPIRED;
      case "773" -> LdapRefusal.PASSWORD_MUST_CHANGE;
      case "775" -> LdapRefusal.ACCOUNT_LOCKED;
      default -> LdapRefusal.CREDENTIALS;
    };
  }

  /** What is wrong with an account whose password was right; empty for nothing. */
  static Optional<LdapRefusal> accountProblem(Entry entry, Instant now) {
    int control = number(entry, ACCOUNT_CONTROL) | number(entry, COMPUTED_CONTROL);
    if ((control & DISABLED) != 0) {
      return Optional.of(LdapRefusal.ACCOUNT_DISABLED);
    }
    if ((control & LOCKED) != 0) {
      return Optional.of(LdapRefusal.ACCOUNT_LOCKED);
    }
    if ((control & PASSWORD_EXPIRED) != 0) {
      return Optional.of(LdapRefusal.PASSWORD_EXPIRED);
    }
    return expiry(entry).filter(end -> !now.isBefore(end)).map(end -> LdapRefusal.ACCOUNT_EXPIRED);
  }

  /** For the trace. */
  static String described(Entry entry) {
    List<String> words = new ArrayList<>();
    words.add(
        "userAccountControl "
            + Optional.ofNullable(entry.getAttributeValue(ACCOUNT_CONTROL)).orElse("not readable"));
    expiry(entry).ifPresent(end -> words.add("expires " + end));
    return String.join(", ", words);
  }

  private static int number(Entry entry, String attribute) {
    Integer value = entry.getAttributeValueAsInteger(attribute);
    return value == null ? 0 : value;
  }

  /** MS-ADA1 §2.2: 0 and the largest number mean never. */
  private static Optional<Instant> expiry(Entry entry) {
    Long ticks = entry.getAttributeValueAsLong(ACCOUNT_EXPIRES);
    return ticks == null || ticks <= 0 || ticks == Long.MAX_VALUE
        ? Optional.empty()
        : Optional.of(Instant.ofEpochSecond(ticks / TICKS_PER_SECOND - SECONDS_TO_EPOCH));
  }

  /**
   * An objectGUID as Microsoft writes it: the first three fields are little-endian (MS-DTYP
   * §2.3.4.2).
   */
  static Optional<String> guid(byte[] octets) {
    if (octets.length != 16) {
      return Optional.empty();
    }
    ByteBuffer little = ByteBuffer.wrap(octets).order(ByteOrder.LITTLE_ENDIAN);
    long first = Integer.toUnsignedLong(little.getInt());
    int second = Short.toUnsignedInt(little.getShort());
    int third = Short.toUnsignedInt(little.getShort());
    long last = little.order(ByteOrder.BIG_ENDIAN).getLong();
    return Optional.of(
        "%08x-%04x-%04x-%04x-%012x"
            .formatted(first, second, third, last >>> 48, last & 0xFFFF_FFFF_FFFFL));
  }

  /** The SID of the group that a person is in without standing among its members. */
  static Optional<byte[]> primaryGroupSid(Entry entry) {
    byte[] sid = entry.getAttributeValueBytes(OBJECT_SID);
    Integer group = entry.getAttributeValueAsInteger(PRIMARY_GROUP);
    // MS-DTYP §2.4.2.2: revision, count of sub-authorities, authority, sub-authorities.
    if (sid == null || group == null || sid.length < 12 || sid.length != 8 + 4 * sid[1]) {
      return Optional.empty();
    }
    byte[] own = sid.clone();
    ByteBuffer.wrap(own).order(ByteOrder.LITTLE_ENDIAN).putInt(own.length - 4, group);
    return Optional.of(own);
  }
}
