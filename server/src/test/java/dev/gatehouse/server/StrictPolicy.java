package dev.gatehouse.server;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What every page of the program holds to, whatever it shows: a content policy that lets nothing
 * run that is not a file of this origin, and no markup that would need more.
 */
public final class StrictPolicy {
  private static final Pattern TAG = Pattern.compile("<([a-zA-Z]+)((?:[^\">]++|\"[^\"]*\")*+)>");

  private static final Pattern INLINE = Pattern.compile("(?i)\\s(?:style|on[a-z]+)\\s*=");
  private static final Pattern SCRIPTED =
      Pattern.compile("(?i)(?:href|src|action)=\"\\s*(?:javascript|data):");

  private StrictPolicy() {}

  /** What is wrong with a page; nothing for what is none. */
  public static List<String> problems(HttpResponse<String> answer) {
    String type = answer.headers().firstValue("Content-Type").orElse("");
    return type.startsWith("text/html")
        ? problems(answer.headers().allValues("Content-Security-Policy"), answer.body())
        : List.of();
  }

  static List<String> problems(List<String> policies, String html) {
    List<String> problems = new ArrayList<>();
    if (policies.size() != 1) {
      problems.add("policies: " + policies.size());
      return problems;
    }
    Map<String, String> directives = directives(policies.getFirst());
    require(problems, directives, "default-src", "'none'");
    require(problems, directives, "style-src", "'self'");
    require(problems, directives, "base-uri", "'none'");
    require(problems, directives, "script-src", "|'self'|'nonce-[A-Za-z0-9_-]{22}'");
    // A page that answers a provider's logout is shown in the frame of that very provider.
    require(problems, directives, "frame-ancestors", "'none'|https?://[a-z0-9.:-]+");
    require(problems, directives, "form-action", "'self'( https?:(//[a-z0-9.:-]+)?)*");
    require(problems, directives, "img-src", "'self' https:");
    directives.keySet().stream()
        .filter(name -> !ALL.contains(name))
        .forEach(name -> problems.add("loosened by " + name));
    Matcher tag = TAG.matcher(html);
    while (tag.find()) {
      if (needsMore(tag.group(1).toLowerCase(Locale.ROOT), tag.group(2))) {
        problems.add("markup: " + tag.group());
      }
    }
    return problems;
  }

  /** Everything else, such as object-src and frame-src, falls back to default-src. */
  private static final List<String> ALL =
      List.of(
          "default-src",
          "style-src",
          "script-src",
          "img-src",
          "form-action",
          "frame-ancestors",
          "base-uri");

  private static Map<String, String> directives(String policy) {
    Map<String, String> directives = new LinkedHashMap<>();
    for (String directive : policy.split(";", -1)) {
      String[] parts = directive.strip().split(" ", 2);
      directives.putIfAbsent(parts[0], parts.length < 2 ? "" : parts[1]);
    }
    return directives;
  }

  private static void require(
      List<String> problems, Map<String, String> directives, String name, String values) {
    String value = directives.getOrDefault(name, "");
    if (!value.matches(values)) {
      problems.add(name + " is \"" + value + "\"");
    }
  }

  private static boolean needsMore(String name, String attributes) {
    boolean inline = INLINE.matcher(attributes.replaceAll("\"[^\"]*\"", "\"\"")).find();
    boolean bare =
        name.equals("script") && !attributes.contains(" src=") && !attributes.contains(" nonce=");
    return inline || bare || name.equals("style") || SCRIPTED.matcher(attributes).find();
  }
}
