package dev.gatehouse.server.api;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/**
 * A document in YAML, and on which line of it things stand.
 *
 * @param lines by path; of what lies too deep, or is too much, only the line of what holds it
 */
record YamlText(JsonNode root, Map<String, Integer> lines) {
  /** Paths grow with the depth, and leaves are many: both without a bound would fill the memory. */
  private static final int LONGEST_PATH = 500;

  private static final int MOST_LINES = 20_000;

  private static final YAMLMapper PLAIN =
      YAMLMapper.builder()
          .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER, YAMLWriteFeature.SPLIT_LINES)
          .enable(
              YAMLWriteFeature.MINIMIZE_QUOTES, YAMLWriteFeature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
          .build();

  private static final YAMLMapper QUOTED =
      YAMLMapper.builder()
          .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER, YAMLWriteFeature.SPLIT_LINES)
          .build();

  /**
   * Reads a document.
   *
   * @throws JacksonException with the line where it is none
   */
  static YamlText read(String text) {
    return new YamlText(StartUpFile.YAML.readTree(text), lines(text));
  }

  /** Writes a document; reading it gives the same again, whatever its texts look like. */
  static String write(JsonNode root) {
    String plain = PLAIN.writeValueAsString(root);
    // A text that YAML would take for something else needs its quotes; then all get them.
    return root.toString().equals(StartUpFile.YAML.readTree(plain).toString())
        ? plain
        : QUOTED.writeValueAsString(root);
  }

  /**
   * UTF-8, or empty where it is none.
   *
   * @throws CharacterCodingException where the octets are no text
   */
  static String decoded(byte[] octets) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
  }

  /** The same problem with the line on which it stands, or on which what holds it does. */
  ErrorBody.Problem located(ErrorBody.Problem problem) {
    String path = problem.field();
    while (!path.isEmpty() && !lines.containsKey(path)) {
      int end = Math.max(path.lastIndexOf('.'), path.lastIndexOf('['));
      path = end < 0 ? "" : path.substring(0, end);
    }
    Integer line = lines.get(path);
    return line == null
        ? problem
        : new ErrorBody.Problem(
            problem.field(), problem.code(), "Line " + line + ": " + problem.message());
  }

  List<ErrorBody.Problem> located(List<ErrorBody.Problem> problems) {
    return problems.stream().map(this::located).toList();
  }

  /** An open mapping or list; a list counts its items. Without a path where that is too long. */
  private static final class Level {
    final @Nullable String path;
    final boolean list;
    int index;
    String key = "";

    Level(@Nullable String path, boolean list) {
      this.path = path;
      this.list = list;
    }

    @Nullable String next() {
      if (path == null || path.length() + key.length() > LONGEST_PATH) {
        return null;
      }
      return list ? path + "[" + index++ + "]" : StartUpProblems.at(path, key);
    }
  }

  private static Map<String, Integer> lines(String text) {
    Map<String, Integer> lines = new HashMap<>();
    Deque<Level> open = new ArrayDeque<>();
    try (JsonParser parser = StartUpFile.YAML.createParser(text)) {
      for (JsonToken token = parser.nextToken();
          token != null && lines.size() < MOST_LINES;
          token = parser.nextToken()) {
        int line = parser.currentTokenLocation().getLineNr();
        Level level = open.peek();
        switch (token) {
          case PROPERTY_NAME -> {
            if (level != null) {
              level.key = parser.currentName();
              put(lines, level.next(), line);
            }
          }
          case START_OBJECT, START_ARRAY -> {
            String path = level == null ? "" : level.next();
            put(lines, path, line);
            open.push(new Level(path, token == JsonToken.START_ARRAY));
          }
          case END_OBJECT, END_ARRAY -> open.pop();
          default -> {
            if (level != null) {
              put(lines, level.next(), line);
            }
          }
        }
      }
    }
    return lines;
  }

  private static void put(Map<String, Integer> lines, @Nullable String path, int line) {
    if (path != null) {
      lines.putIfAbsent(path, line);
    }
  }
}
