package dev.gatehouse.server;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Settings as they were written, each with the place where it stands: file, environment, then
 * command line, the later one winning. Knows every key there is and refuses others.
 */
final class SettingValues {
  /** Every key. The environment's name of {@code tls.keyFile} would be GATEHOUSE_TLS_KEY_FILE. */
  static final List<String> KEYS =
      List.of(
          "publicAddress",
          "listen",
          "tls.certificate",
          "tls.key",
          "trustedProxies",
          "dataDirectory",
          "database.url",
          "database.user",
          "database.password",
          "database.passwordFile",
          "encryption.keyFile",
          "outgoing.allowPrivateAddresses",
          "outgoing.allowedRanges",
          "outgoing.allowPlainHttp",
          "outgoing.caFile",
          "outgoing.proxy",
          "session.idle",
          "session.absolute",
          "log.format",
          "log.access",
          "organizations",
          "bootstrap.apiKey",
          "bootstrap.apiKeyFile",
          "metrics.listen",
          "metrics.onPublicAddress");

  private static final String PREFIX = "GATEHOUSE_";

  /** A value and where it stands. */
  record Value(List<String> words, String where) {}

  private final Map<String, Value> values = new LinkedHashMap<>();
  private final List<String> problems;

  SettingValues(List<String> problems) {
    this.problems = problems;
  }

  Map<String, Value> all() {
    return values;
  }

  /** Takes a value, or reports that there is no such setting. */
  void put(String key, List<String> words, String where) {
    if (KEYS.contains(key)) {
      values.put(key, new Value(words, where));
    } else {
      problems.add("%s: there is no setting \"%s\"%s".formatted(where, key, suggestion(key)));
    }
  }

  /** Takes settings of the command line. */
  void putOptions(Map<String, String> options) {
    options.forEach((key, text) -> put(key, words(key, text), "command line"));
  }

  private static List<String> words(String key, String text) {
    boolean list = key.equals("trustedProxies") || key.equals("outgoing.allowedRanges");
    return list ? List.of(text.split("\\s*,\\s*", 1_000)) : List.of(text);
  }

  void putEnvironment(Map<String, String> environment) {
    Map<String, String> keyByName = new LinkedHashMap<>();
    KEYS.forEach(key -> keyByName.put(environmentName(key), key));
    environment.forEach(
        (name, text) -> {
          String key = keyByName.get(name);
          if (key != null) {
            values.put(key, new Value(words(key, text), "environment " + name));
          } else if (name.startsWith(PREFIX) && !setByOthers(name)) {
            problems.add(
                "environment %s: there is no such setting%s"
                    .formatted(name, nearest(name, List.copyOf(keyByName.keySet()))));
          }
        });
  }

  /**
   * Kubernetes adds these to every container when a service is called "gatehouse"; the launcher
   * reads GATEHOUSE_JVM.
   */
  private static boolean setByOthers(String name) {
    return name.equals(PREFIX + "JVM")
        || name.startsWith(PREFIX + "SERVICE_")
        || name.matches(PREFIX + "PORT(_\\d+_.*)?");
  }

  static String environmentName(String key) {
    return PREFIX
        + key.replaceAll("([a-z])([A-Z])", "$1_$2").replace('.', '_').toUpperCase(Locale.ROOT);
  }

  private static String suggestion(String key) {
    return nearest(key, KEYS);
  }

  private static String nearest(String wrong, List<String> candidates) {
    String best = "";
    int least = Math.max(2, wrong.length() / 3) + 1;
    for (String candidate : candidates) {
      int distance = distance(wrong.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
      if (distance < least) {
        least = distance;
        best = candidate;
      }
    }
    return best.isEmpty() ? "" : "; did you mean \"" + best + "\"?";
  }

  /** How many letters to insert, delete or change (Levenshtein). */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
