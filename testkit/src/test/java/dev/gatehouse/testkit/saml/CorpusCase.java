package dev.gatehouse.testkit.saml;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** One file of the corpus: a header in words, an empty line, then what the provider sends. */
final class CorpusCase {

  /** The present of every case that does not say otherwise. */
  static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  private final String path;
  private final Supplier<String> body;
  private final Map<String, String> header = new LinkedHashMap<>();

  private CorpusCase(
      String path, String verdict, String clause, String note, Supplier<String> body) {
    this.path = path;
    this.body = body;
    header.put("verdict", verdict);
    header.put("clause", clause);
    header.put("now", NOW.toString());
    header.put("note", note);
  }

  /** Everything that belongs into one folder. */
  static final class Folder {
    private final String name;
    private final List<CorpusCase> cases = new ArrayList<>();

    Folder(String name) {
      this.name = name;
    }

    CorpusCase refused(String file, String code, String clause, String note, SamlForge forge) {
      return refused(file, code, clause, note, forge::xml);
    }

    CorpusCase refused(
        String file, String code, String clause, String note, Supplier<String> body) {
      return add(new CorpusCase(name + "/" + file, "refused saml_" + code, clause, note, body));
    }

    CorpusCase accepted(String file, String clause, String note, SamlForge forge) {
      return accepted(file, clause, note, forge::xml);
    }

    CorpusCase accepted(String file, String clause, String note, Supplier<String> body) {
      return add(new CorpusCase(name + "/" + file, "accepted", clause, note, body))
          .with("name-id", "jane.doe@acme.example");
    }

    List<CorpusCase> cases() {
      return List.copyOf(cases);
    }

    private CorpusCase add(CorpusCase added) {
      cases.add(added);
      return added;
    }
  }

  /** A right response, good for five minutes from {@link #NOW}, with a few attributes. */
  static SamlForge right() {
    return SamlForge.at(NOW)
        .attribute("email", "jane.doe@acme.example")
        .attribute("displayName", "Jane Doe")
        .groups(List.of("Engineering", "On-call"));
  }

  /** Replaces text that must occur, so that no attack silently becomes a right response. */
  static UnaryOperator<String> swap(String from, String to) {
    return text -> {
      if (!text.contains(from)) {
        throw new IllegalArgumentException("Does not occur: " + from + " in " + text);
      }
      return text.replace(from, to);
    };
  }

  /** The same for the first occurrence. */
  static UnaryOperator<String> swapFirst(String from, String to) {
    return text -> {
      int at = text.indexOf(from);
      if (at < 0) {
        throw new IllegalArgumentException("Does not occur: " + from + " in " + text);
      }
      return text.substring(0, at) + to + text.substring(at + from.length());
    };
  }

  /** Replaces the first match of a pattern, which must occur; dots match line ends. */
  static UnaryOperator<String> swapPattern(String pattern, String to) {
    return text -> {
      var matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(text);
      if (!matcher.find()) {
        throw new IllegalArgumentException("Does not occur: " + pattern + " in " + text);
      }
      return matcher.replaceFirst(to);
    };
  }

  CorpusCase cve(String number) {
    return with("cve", number);
  }

  CorpusCase now(Instant changed) {
    return with("now", changed.toString());
  }

  /** The words of SamlPolicy that differ from strict, such as {@code allowSha1Signatures}. */
  CorpusCase policy(String words) {
    return with("policy", words);
  }

  /** {@code unsolicited}, {@code unsolicited-refused}, or {@code since} and an instant. */
  CorpusCase expect(String words) {
    return with("expect", words);
  }

  /** The names of the configured certificates, or {@code none}. */
  CorpusCase trust(String names) {
    return with("trust", names);
  }

  CorpusCase nameId(String expected) {
    return with("name-id", expected);
  }

  /** The body is the form field itself, because bytes matter that a text file would lose. */
  CorpusCase asField() {
    return with("body", "field");
  }

  CorpusCase with(String name, String value) {
    header.put(name, value);
    return this;
  }

  String path() {
    return path;
  }

  /** The header's text, which ends in an empty line. */
  String headerText() {
    var text = new StringBuilder();
    header.forEach((name, value) -> text.append(name).append(": ").append(value).append('\n'));
    return text.append('\n').toString();
  }

  String body() {
    return body.get();
  }

  static String field(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  static String field(String xml) {
    return field(xml.getBytes(StandardCharsets.UTF_8));
  }
}
