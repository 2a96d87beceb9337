package dev.gatehouse.server;

import dev.gatehouse.server.api.Suggestion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

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
          "outgoing.timeout",
          "session.idle",
          "session.absolute",
          "log.format",
          "log.access",
          "organizations",
          "bootstrap.apiKey",
          "bootstrap.apiKeyFile",
          "metrics.listen",
          "metrics.onPublicAddress",
          "cryptography",
          "scim.mostRequestsPerSecond",
          "dns.servers",
          "mail.host",
          "mail.port",
          "mail.security",
          "mail.user",
          "mail.password",
          "mail.passwordFile",
          "mail.from",
          "configuration.secretReferences",
          "invitations.lifetime",
          "invitations.mailsPerDay");

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
      problems.add(
          "%s: there is no setting \"%s\"%s".formatted(where, key, Suggestion.of(key, KEYS)));
    }
  }

  /** Takes settings of the command line. */
  void putOptions(Map<String, String> options) {
    options.forEach((key, text) -> put(key, words(key, text), "command line"));
  }

  private static List<String> words(String key, String text) {
    boolean list = Set.of("trustedProxies", "outgoing.allowedRanges", "dns.servers").contains(key);
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
                    .formatted(name, Suggestion.of(name, keyByName.keySet())));
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
}
