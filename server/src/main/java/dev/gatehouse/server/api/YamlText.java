package dev.gatehouse.server.api;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/** A document in YAML, and on which line of it things stand. */
record YamlText(JsonNode root, Map<String, Integer> lines) {
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

  /** An open mapping or list; a list counts its items. */
  private static final class Level {
    final String path;
    final boolean list;
    int index;
    String key = "";

    Level(String path, boolean list) {
      this.path = path;
      this.list = list;
    }

    String next() {
      return list ? path + "[" + index++ + "]" : StartUpProblems.at(path, key);
    }
  }

  private static Map<String, Integer> lines(String text) {
    Map<String, Integer> lines = new HashMap<>();
    Deque<Level> open = new ArrayDeque<>();
    try (JsonParser parser = StartUpFile.YAML.createParser(text)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        int line = parser.currentTokenLocation().getLineNr();
        Level level = open.peek();
        switch (token) {
          case PROPERTY_NAME -> {
            if (level != null) {
              level.key = parser.currentName();
              lines.putIfAbsent(StartUpProblems.at(level.path, level.key), line);
            }
          }
          case START_OBJECT, START_ARRAY -> {
            String path = level == null ? "" : level.next();
            lines.putIfAbsent(path, line);
            open.push(new Level(path, token == JsonToken.START_ARRAY));
          }
          case END_OBJECT, END_ARRAY -> open.pop();
          default -> {
            if (level != null) {
              lines.putIfAbsent(level.next(), line);
            }
          }
        }
      }
    }
    return lines;
  }
}
