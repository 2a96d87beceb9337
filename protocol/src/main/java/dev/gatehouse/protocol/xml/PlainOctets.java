package dev.gatehouse.protocol.xml;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatehouse.protocol.xml.PlainParser.NotPlain;
import java.util.Set;

/** The octets of a plain document, and the tokens in them. */
final class PlainOctets {
  private static final int NAME_SLOTS = 64;
  private static final int LONGEST_REFERENCE = 8;

  /** What an octet can be in a name. */
  private static final byte NAME = 1;

  private static final byte NAME_START = 2;
  private static final byte[] KINDS = kinds();

  final byte[] octets;
  int at;

  /** Whether the tag that was read last was an empty-element tag. */
  boolean wasEmpty;

  private final PlainName[] names = new PlainName[NAME_SLOTS];

  /** Before the first name there is none. */
  private PlainName previous = PlainName.of("", 0, 0);

  /** Few, and compared with few names: each is read once. */
  private final String[] watchedLocalNames;

  PlainOctets(byte[] octets, Set<String> watchedLocalNames) {
    this.octets = octets;
    this.watchedLocalNames = watchedLocalNames.toArray(new String[0]);
  }

  private static byte[] kinds() {
    byte[] kinds = new byte[256];
    for (int c = 0; c < 256; c++) {
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
      boolean digit = c >= '0' && c <= '9';
      if (letter) {
        kinds[c] = NAME | NAME_START;
      } else if (digit || c == '-' || c == '.' || c == ':') {
        kinds[c] = NAME;
      }
    }
    return kinds;
  }

  void expect(char wanted) throws NotPlain {
    if (octets[at++] != wanted) {
      throw NotPlain.INSTANCE;
    }
  }

  void skipWhiteSpace() {
    while (isWhiteSpace(octets[at])) {
      at++;
    }
  }

  /** Only white space may follow the root. */
  void skipToEnd() throws NotPlain {
    while (at < octets.length) {
      if (!isWhiteSpace(octets[at++])) {
        throw NotPlain.INSTANCE;
      }
    }
  }

  private static boolean isWhiteSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\t' || b == '\r';
  }

  /** Whether an attribute follows in the tag; otherwise the tag's end is passed. */
  boolean nextAttribute() throws NotPlain {
    byte b = octets[at];
    boolean spaced = isWhiteSpace(b);
    if (spaced) {
      at++;
      skipWhiteSpace();
      b = octets[at];
    }
    if (b == '>') {
      at++;
      wasEmpty = false;
      return false;
    }
    if (b == '/') {
      at++;
      expect('>');
      wasEmpty = true;
      return false;
    }
    if (!spaced) {
      throw NotPlain.INSTANCE;
    }
    return true;
  }

  /** Reads a name in ASCII; the same name gives the same object. */
  PlainName name(int longest) throws NotPlain {
    PlainName expected = previous.follower();
    if (expected != null && expected.isAt(octets, at) && !isName(octets[at + expected.length()])) {
      at += expected.length();
      previous = expected;
      return expected;
    }
    PlainName found = scannedName(longest);
    previous.followedBy(found);
    previous = found;
    return found;
  }

  private static boolean isName(byte b) {
    return (KINDS[b & 0xFF] & NAME) != 0;
  }

  private PlainName scannedName(int longest) throws NotPlain {
    int start = at;
    int i = at;
    int hash = 0;
    for (byte b = octets[i]; isName(b); b = octets[++i]) {
      hash = 31 * hash + b;
    }
    at = i;
    int slot = (hash ^ (hash >>> 8)) & (NAME_SLOTS - 1);
    PlainName known = names[slot];
    if (known != null && known.length() == i - start && known.isAt(octets, start)) {
      return known;
    }
    PlainName name = PlainName.known(octets, start, i - start, hash);
    if (name == null) {
      name = newName(start, i, longest);
    }
    for (String watched : watchedLocalNames) {
      name.isWatched |= watched.equals(name.localName());
    }
    names[slot] = name;
    return name;
  }

  private PlainName newName(int start, int end, int longest) throws NotPlain {
    if (end == start || end - start > longest || !startsName(start)) {
      throw NotPlain.INSTANCE;
    }
    boolean colon = false;
    for (int i = start; i < end; i++) {
      if (octets[i] == ':') {
        // Namespaces in XML §4: one colon at most, between two names.
        if (colon || i + 1 == end || !startsName(i + 1)) {
          throw NotPlain.INSTANCE;
        }
        colon = true;
      }
    }
    return PlainName.of(new String(octets, start, end - start, ISO_8859_1), start, end - start);
  }

  private boolean startsName(int index) {
    return (KINDS[octets[index] & 0xFF] & NAME_START) != 0;
  }

  /** Reads character data up to the next tag. */
  String text() throws NotPlain {
    int start = at;
    int i = at;
    boolean ascii = true;
    boolean plain = true;
    while (true) {
      i = OctetWords.passPlain(octets, i, (byte) '>');
      byte b = octets[i];
      if (b == '<') {
        break;
      } else if (b < 0) {
        ascii = false;
        i = lastAboveAscii(i);
      } else if (b == '&' || b == '\r') {
        plain = false;
      } else if (b == '>') {
        // XML §2.4: "]]>" may not stand in text.
        if (i - start >= 2 && octets[i - 1] == ']' && octets[i - 2] == ']') {
          throw NotPlain.INSTANCE;
        }
      } else if (b < 0x20 && b != '\n' && b != '\t') {
        throw NotPlain.INSTANCE;
      }
      i++;
    }
    at = i;
    String raw = string(start, i, ascii);
    return plain ? raw : decode(raw);
  }

  /** Reads from the opening quote to behind the closing one. */
  String attributeValue(PlainName name) throws NotPlain {
    // The same octets, from quote to quote, are the same value.
    if (name.isValueAt(octets, at)) {
      at += name.valueLength();
      return name.value();
    }
    int opening = at;
    byte quote = octets[at];
    if (quote != '"' && quote != '\'') {
      throw NotPlain.INSTANCE;
    }
    int start = at + 1;
    int i = start;
    boolean ascii = true;
    boolean plain = true;
    while (true) {
      i = OctetWords.passPlain(octets, i, quote);
      byte b = octets[i];
      if (b == quote) {
        break;
      } else if (b < 0) {
        ascii = false;
        i = lastAboveAscii(i);
      } else if (b == '&') {
        plain = false;
      } else if (b == '<' || b < 0x20) {
        // XML §3.3.3 turns white space into spaces here; nobody sends any but those.
        throw NotPlain.INSTANCE;
      }
      i++;
    }
    at = i + 1;
    String raw = string(start, i, ascii);
    String value = plain ? raw : decode(raw);
    name.hasValue(value, opening, at);
    return value;
  }

  private int lastAboveAscii(int index) {
    int i = index;
    while (octets[i + 1] < 0) {
      i++;
    }
    return i;
  }

  private String string(int start, int end, boolean ascii) throws NotPlain {
    if (ascii) {
      return new String(octets, start, end - start, ISO_8859_1);
    }
    String text = new String(octets, start, end - start, UTF_8);
    // What is no UTF-8 became U+FFFD; the other two are no characters of XML.
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0xFFFD) {
        throw NotPlain.INSTANCE;
      }
    }
    return text;
  }

  /** Line ends (XML §2.11) and references (XML §4.1, §4.6). */
  private static String decode(String raw) throws NotPlain {
    String text = raw.indexOf('\r') < 0 ? raw : raw.replace("\r\n", "\n").replace('\r', '\n');
    StringBuilder decoded = new StringBuilder(text.length());
    int from = 0;
    for (int ref = text.indexOf('&'); ref >= 0; ref = text.indexOf('&', from)) {
      int end = text.indexOf(';', ref);
      if (end < 0 || end - ref > LONGEST_REFERENCE + 1) {
        throw NotPlain.INSTANCE;
      }
      decoded.append(text, from, ref).appendCodePoint(referenced(text.substring(ref + 1, end)));
      from = end + 1;
    }
    return decoded.append(text, from, text.length()).toString();
  }

  private static int referenced(String reference) throws NotPlain {
    return switch (reference) {
      case "amp" -> '&';
      case "lt" -> '<';
      case "gt" -> '>';
      case "quot" -> '"';
      case "apos" -> '\'';
      case "#xD", "#13" -> '\r';
      case "#xA", "#10" -> '\n';
      default -> character(reference);
    };
  }

  private static int character(String reference) throws NotPlain {
    if (!reference.startsWith("#")) {
      throw NotPlain.INSTANCE;
    }
    int radix = reference.startsWith("#x") ? 16 : 10;
    int from = radix == 16 ? 2 : 1;
    int code = 0;
    for (int i = from; i < reference.length(); i++) {
      char c = reference.charAt(i);
      int digit = c < 0x80 ? Character.digit(c, radix) : -1;
      if (digit < 0) {
        throw NotPlain.INSTANCE;
      }
      code = radix * code + digit;
    }
    // XML §2.2: the characters that there are.
    boolean known =
        code == '\t'
            || code == '\n'
            || code == '\r'
            || (code >= 0x20 && code <= 0xD7FF)
            || (code >= 0xE000 && code <= 0xFFFD)
            || (code >= 0x10000 && code <= 0x10FFFF);
    if (!known) {
      throw NotPlain.INSTANCE;
    }
    return code;
  }
}
