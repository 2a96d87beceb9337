package dev.gatehouse.protocol.signals;

import static dev.gatehouse.protocol.signals.SignalRefusalCode.SUBJECT_FORMAT;
import static dev.gatehouse.protocol.signals.SignalRefusalCode.SUBJECT_MALFORMED;

import dev.gatehouse.protocol.signals.SubjectIdentifier.Account;
import dev.gatehouse.protocol.signals.SubjectIdentifier.Aliases;
import dev.gatehouse.protocol.signals.SubjectIdentifier.Complex;
import dev.gatehouse.protocol.signals.SubjectIdentifier.Email;
import dev.gatehouse.protocol.signals.SubjectIdentifier.IssSub;
import dev.gatehouse.protocol.signals.SubjectIdentifier.Opaque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads subject identifiers. */
final class SubjectReader {
  private static final int LONGEST_VALUE = 1_024;
  private static final int MOST_ALIASES = 10;
  private static final int LONGEST_ADDRESS = 320;
  private static final String ACCOUNT_SCHEME = "acct:";

  /** SSF 1.0 §3.2: the members of a complex subject. */
  private static final Set<String> MEMBERS =
      Set.of("user", "session", "device", "application", "tenant", "org_unit", "group");

  private SubjectReader() {}

  /** Whether, and as what, it was read. */
  sealed interface Result {
    record Read(SubjectIdentifier subject) implements Result {}

    record Unreadable(SignalRefusalCode code, String detail) implements Result {}
  }

  static Result read(Object value) {
    try {
      return new Result.Read(whole(value));
    } catch (Unreadable unreadable) {
      return new Result.Unreadable(unreadable.code, unreadable.detail);
    }
  }

  private static SubjectIdentifier whole(Object value) throws Unreadable {
    Map<?, ?> members = object(value);
    String format = format(members);
    return switch (format) {
      case "complex" -> complex(members);
      case "aliases" -> aliases(members);
      default -> simple(format, members);
    };
  }

  /** What a transmitter before SSF 1.0 left out is told by the members (SSF 1.0, drafts 1 to 3). */
  private static String format(Map<?, ?> members) throws Unreadable {
    if (members.containsKey("format")) {
      return text(members, "format");
    }
    // The oldest name of the same member.
    if (members.containsKey("subject_type")) {
      return text(members, "subject_type").replace('-', '_');
    }
    boolean complex = members.keySet().stream().allMatch(MEMBERS::contains) && !members.isEmpty();
    if (complex) {
      return "complex";
    }
    throw new Unreadable(SUBJECT_MALFORMED, "The subject has no format");
  }

  private static SubjectIdentifier simple(String format, Map<?, ?> members) throws Unreadable {
    return switch (format) {
      case "iss_sub" -> new IssSub(text(members, "iss"), text(members, "sub"));
      case "email" -> new Email(address(text(members, "email")));
      case "opaque" -> new Opaque(text(members, "id"));
      case "account" -> account(text(members, "uri"));
      // Telephone numbers, DIDs and addresses name nobody here; who used them would be guessed at.
      default -> throw new Unreadable(SUBJECT_FORMAT, "The subject's format is " + shown(format));
    };
  }

  private static Account account(String uri) throws Unreadable {
    if (!uri.regionMatches(true, 0, ACCOUNT_SCHEME, 0, ACCOUNT_SCHEME.length())) {
      throw new Unreadable(SUBJECT_MALFORMED, "The account's address is no acct address");
    }
    return new Account(address(uri.substring(ACCOUNT_SCHEME.length())));
  }

  private static String address(String text) throws Unreadable {
    int at = text.lastIndexOf('@');
    if (at < 1 || at == text.length() - 1 || text.length() > LONGEST_ADDRESS) {
      throw new Unreadable(SUBJECT_MALFORMED, "The subject's address has no user or no host");
    }
    return text;
  }

  private static Aliases aliases(Map<?, ?> members) throws Unreadable {
    if (!(members.get("identifiers") instanceof List<?> list)
        || list.isEmpty()
        || list.size() > MOST_ALIASES) {
      throw new Unreadable(SUBJECT_MALFORMED, "aliases has 1 to " + MOST_ALIASES + " identifiers");
    }
    List<SubjectIdentifier> read = new ArrayList<>();
    for (Object one : list) {
      Map<?, ?> inner = object(one);
      // RFC 9493 §3.2.8: aliases are not nested.
      read.add(simple(text(inner, "format"), inner));
    }
    return new Aliases(read);
  }

  private static Complex complex(Map<?, ?> members) throws Unreadable {
    Map<String, SubjectIdentifier> read = new LinkedHashMap<>();
    for (Map.Entry<?, ?> member : members.entrySet()) {
      String name = String.valueOf(member.getKey());
      if (name.equals("format") || name.equals("subject_type")) {
        continue;
      }
      // SSF 1.0 §3.2: a critical member that is not understood must not be passed over.
      if (!MEMBERS.contains(name)) {
        throw new Unreadable(SUBJECT_FORMAT, "The subject has a member " + shown(name));
      }
      Map<?, ?> inner = object(member.getValue());
      String format = format(inner);
      if (format.equals("complex")) {
        throw new Unreadable(SUBJECT_MALFORMED, "The subject is nested");
      }
      read.put(name, format.equals("aliases") ? aliases(inner) : simple(format, inner));
    }
    if (read.isEmpty()) {
      throw new Unreadable(SUBJECT_MALFORMED, "The subject has no members");
    }
    return new Complex(read);
  }

  private static Map<?, ?> object(Object value) throws Unreadable {
    if (value instanceof Map<?, ?> members) {
      return members;
    }
    throw new Unreadable(SUBJECT_MALFORMED, "A subject identifier is an object");
  }

  private static String text(Map<?, ?> members, String name) throws Unreadable {
    if (members.get(name) instanceof String text
        && !text.isBlank()
        && text.length() <= LONGEST_VALUE
        && text.chars().noneMatch(Character::isISOControl)) {
      return text;
    }
    throw new Unreadable(SUBJECT_MALFORMED, "The subject's " + name + " is no usable text");
  }

  private static String shown(String text) {
    String printable = text.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
    return printable.length() <= 100 ? printable : printable.substring(0, 99) + "…";
  }

  /** Leaves the reading; never leaves this class. */
  private static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;
    private final SignalRefusalCode code;
    private final String detail;

    private Unreadable(SignalRefusalCode code, String detail) {
      super(detail, null, false, false);
      this.code = code;
      this.detail = detail;
    }
  }
}
