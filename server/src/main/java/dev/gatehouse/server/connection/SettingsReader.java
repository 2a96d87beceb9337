package dev.gatehouse.server.connection;

import dev.gatehouse.server.connection.ConnectionResult.Problem;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a kind's settings from JSON and gathers all problems, so that they are told together. Keys
 * that nobody asked for are problems as well.
 */
public final class SettingsReader {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int LARGEST_DOCUMENT = 256 * 1024;

  private final ObjectNode node;
  private final Set<String> asked = new HashSet<>();
  private final List<Problem> problems = new ArrayList<>();

  private SettingsReader(ObjectNode node) {
    this.node = node;
  }

  /** Reads a JSON object; anything else is a problem. */
  public static SettingsReader of(String json) {
    SettingsReader broken = new SettingsReader(JSON.createObjectNode());
    if (json.length() > LARGEST_DOCUMENT) {
      return broken.problem("", "settings_too_large", "The settings are larger than 256 kB.");
    }
    try {
      if (JSON.readTree(json) instanceof ObjectNode object) {
        return new SettingsReader(object);
      }
      return broken.problem("", "settings_not_an_object", "The settings must be a JSON object.");
    } catch (JacksonException e) {
      return broken.problem("", "settings_not_json", "The settings are not JSON.");
    }
  }

  /** Settings with more texts, where they say nothing of them; what is no object stays as it is. */
  static String with(String json, Map<String, String> usual) {
    if (json.length() > LARGEST_DOCUMENT) {
      return json;
    }
    try {
      if (JSON.readTree(json) instanceof ObjectNode object) {
        usual.forEach(
            (name, value) -> {
              if (!object.has(name)) {
                object.put(name, value);
              }
            });
        return object.toString();
      }
      return json;
    } catch (JacksonException e) {
      return json;
    }
  }

  /** An empty object to write settings into, in canonical form. */
  public static ObjectNode blank() {
    return JSON.createObjectNode();
  }

  /** A text, empty if it is not there. */
  public String text(String name, int longest) {
    JsonNode value = value(name);
    if (value == null) {
      return "";
    }
    if (!value.isString()) {
      problem(name, "setting_not_text", name + " must be a text.");
      return "";
    }
    String text = value.stringValue().strip();
    if (text.length() > longest) {
      problem(name, "setting_too_long", name + " has more than " + longest + " characters.");
      return "";
    }
    return text;
  }

  /** A text that must be there. */
  public String required(String name, int longest) {
    String text = text(name, longest);
    if (text.isEmpty() && problems.stream().noneMatch(p -> p.field().equals("settings." + name))) {
      problem(name, "setting_missing", name + " is missing.");
    }
    return text;
  }

  /** An absolute http or https address, empty if it is not there. */
  public String address(String name) {
    String text = text(name, 2_048);
    if (!text.isEmpty() && !isWebAddress(text)) {
      problem(name, "setting_not_an_address", name + " must be an address with https://.");
      return "";
    }
    return text;
  }

  /** Texts, empty if they are not there. */
  public List<String> texts(String name, int most, int longest) {
    JsonNode value = value(name);
    if (value == null) {
      return List.of();
    }
    if (!value.isArray() || value.size() > most) {
      problem(name, "setting_not_a_list", name + " must be a list of at most " + most + ".");
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode element : value) {
      if (!element.isString() || element.stringValue().length() > longest) {
        problem(name, "setting_not_text", name + " must hold texts of at most " + longest + ".");
        return List.of();
      }
      texts.add(element.stringValue().strip());
    }
    return List.copyOf(texts);
  }

  public boolean flag(String name, boolean otherwise) {
    JsonNode value = value(name);
    if (value == null) {
      return otherwise;
    }
    if (!value.isBoolean()) {
      problem(name, "setting_not_a_flag", name + " must be true or false.");
      return otherwise;
    }
    return value.booleanValue();
  }

  public int number(String name, int otherwise, int least, int most) {
    JsonNode value = value(name);
    if (value == null) {
      return otherwise;
    }
    if (!value.isInt() || value.intValue() < least || value.intValue() > most) {
      problem(name, "setting_out_of_range", name + " must be from " + least + " to " + most + ".");
      return otherwise;
    }
    return value.intValue();
  }

  /** Adds what the kind itself found. */
  public SettingsReader problem(String name, String code, String sentence) {
    problems.add(new Problem(name.isEmpty() ? "settings" : "settings." + name, code, sentence));
    return this;
  }

  /** All problems, once everything was asked for. */
  public List<Problem> problems() {
    List<Problem> all = new ArrayList<>(problems);
    for (String name : node.propertyNames()) {
      if (!asked.contains(name)) {
        all.add(
            new Problem(
                "settings." + name, "setting_unknown", "There is no setting " + name + "."));
      }
    }
    return List.copyOf(all);
  }

  private @org.jspecify.annotations.Nullable JsonNode value(String name) {
    asked.add(name);
    JsonNode value = node.get(name);
    return value == null || value.isNull() ? null : value;
  }

  private static boolean isWebAddress(String text) {
    try {
      URI uri = new URI(text);
      return ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
          && uri.getHost() != null
          && uri.getRawUserInfo() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
