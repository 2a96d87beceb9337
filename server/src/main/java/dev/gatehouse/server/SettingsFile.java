package dev.gatehouse.server;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads the YAML file into flat keys such as {@code database.url}, each with its line. */
final class SettingsFile {
  private static final int LARGEST = 256 * 1_024;
  private static final int DEEPEST = 4;

  private final Path file;
  private final SettingValues values;
  private final List<String> problems;

  SettingsFile(Path file, SettingValues values, List<String> problems) {
    this.file = file;
    this.values = values;
    this.problems = problems;
  }

  void read() {
    text().ifPresent(this::parse);
  }

  private Optional<String> text() {
    try {
      if (Files.isDirectory(file)) {
        problems.add(file + ": this is a directory, not a settings file");
      } else if (Files.size(file) > LARGEST) {
        problems.add(file + ": a settings file has at most 256 kB");
      } else {
        return Optional.of(Files.readString(file));
      }
    } catch (NoSuchFileException e) {
      problems.add(file + ": there is no such file");
    } catch (AccessDeniedException e) {
      problems.add(file + ": this user may not read the file");
    } catch (MalformedInputException e) {
      problems.add(file + ": the file is not UTF-8 text");
    } catch (IOException e) {
      problems.add(file + ": the file cannot be read: " + e.getMessage());
    }
    return Optional.empty();
  }

  private void parse(String text) {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(file.toString())
            .setAllowDuplicateKeys(false)
            .setCodePointLimit(LARGEST)
            .setMaxAliasesForCollections(0)
            .build();
    try {
      Optional<Node> root = new Compose(settings).composeString(text);
      root.ifPresent(node -> readMapping(node, "", 0));
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(Mark::getLine).orElse(0) + 1;
      problems.add("%s:%d: this is not YAML: %s".formatted(file, line, e.getProblem()));
    } catch (YamlEngineException e) {
      problems.add("%s: this is not YAML: %s".formatted(file, e.getMessage()));
    }
  }

  private void readMapping(Node node, String prefix, int depth) {
    if (!(node instanceof MappingNode mapping) || depth > DEEPEST) {
      problems.add(where(node) + ": expected \"key: value\" lines here");
      return;
    }
    List<String> seen = new ArrayList<>();
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode name)) {
        problems.add(where(tuple.getKeyNode()) + ": a key must be a word");
        continue;
      }
      String key = prefix + name.getValue();
      if (seen.contains(key)) {
        problems.add("%s: \"%s\" is set twice".formatted(where(name), key));
      }
      seen.add(key);
      readValue(key, name, tuple.getValueNode(), depth);
    }
  }

  private void readValue(String key, Node name, Node value, int depth) {
    switch (value) {
      case ScalarNode scalar -> values.put(key, List.of(scalar.getValue()), where(name));
      case SequenceNode sequence -> {
        List<String> words = new ArrayList<>();
        for (Node item : sequence.getValue()) {
          if (item instanceof ScalarNode word) {
            words.add(word.getValue());
          } else {
            problems.add("%s: \"%s\" is a list of plain values".formatted(where(item), key));
          }
        }
        values.put(key, words, where(name));
      }
      default -> readMapping(value, key + ".", depth + 1);
    }
  }

  private String where(Node node) {
    return file + ":" + (node.getStartMark().map(Mark::getLine).orElse(0) + 1);
  }
}
