package dev.gatehouse.server.api;

import dev.gatehouse.server.db.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The start-up file: roles, applications and organizations in YAML, in the words of the admin API.
 * It is applied whole or not at all, and only when it differs from what was applied last, so that
 * changes made over the API stay until somebody edits the file. What the file no longer names is
 * left alone.
 */
public final class StartUpFile {
  private static final Logger LOG = LoggerFactory.getLogger(StartUpFile.class);
  private static final int LARGEST_FILE = 4_000_000;

  private final Database database;
  private final StartUpStore store = new StartUpStore();
  private final StartUpPlan plan;

  StartUpFile(Database database, StartUpPlan plan) {
    this.database = database;
    this.plan = plan;
  }

  /** How applying ended. */
  public sealed interface Result {
    /** The file was applied. */
    record Applied() implements Result {}

    /** It was applied before. */
    record Unchanged() implements Result {}

    /** Nothing was changed; one sentence for each problem, with where. */
    record Rejected(List<String> problems) implements Result {
      public Rejected {
        problems = List.copyOf(problems);
      }
    }
  }

  /** Applies a file. May ask the network for metadata that the file refers to. */
  public Result apply(Path file, Instant now) {
    byte[] content;
    try {
      if (Files.size(file) > LARGEST_FILE) {
        return rejected(file + ": is larger than 4 MB");
      }
      content = Files.readAllBytes(file);
    } catch (IOException e) {
      return rejected(file + ": cannot be read: " + e.getMessage());
    }
    String digest = sha256(content);
    if (database.read(store::lastApplied).equals(Optional.of(digest))) {
      return new Result.Unchanged();
    }
    List<String> problems = new ArrayList<>();
    Optional<JsonNode> root = parse(content, problems);
    if (root.isPresent()) {
      StartUpDocument document = StartUpDocument.read(root.get(), problems);
      if (problems.isEmpty()) {
        StartUpDocument complete = plan.withImports(document, problems);
        if (problems.isEmpty()) {
          write(complete, digest, now, problems);
        }
      }
    }
    if (!problems.isEmpty()) {
      return new Result.Rejected(
          problems.stream().map(problem -> file.getFileName() + ": " + problem).toList());
    }
    LOG.info("applied the start-up file {}", file.getFileName());
    return new Result.Applied();
  }

  private void write(StartUpDocument document, String digest, Instant now, List<String> problems) {
    try {
      database.write(
          tx -> {
            // The work may run again after a serialization failure, so it starts from nothing.
            List<String> found = new ArrayList<>();
            plan.apply(tx, document, now, found);
            if (!found.isEmpty()) {
              throw new RejectedException(found);
            }
            store.applied(tx, digest, now);
            return true;
          });
    } catch (RejectedException e) {
      problems.addAll(e.problems);
    }
  }

  /** Rolls the transaction back: the file is applied whole or not at all. */
  private static final class RejectedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient List<String> problems;

    RejectedException(List<String> problems) {
      super("the start-up file was rejected", null, false, false);
      this.problems = problems;
    }
  }

  private static Optional<JsonNode> parse(byte[] content, List<String> problems) {
    try {
      JsonNode root =
          YAMLMapper.builder()
              .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
              .build()
              .readTree(content);
      return Optional.ofNullable(root);
    } catch (JacksonException e) {
      problems.add(Json.describe(e));
      return Optional.empty();
    }
  }

  private static Result rejected(String problem) {
    return new Result.Rejected(List.of(problem));
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
