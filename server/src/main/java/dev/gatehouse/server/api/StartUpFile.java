package dev.gatehouse.server.api;

import dev.gatehouse.server.db.Database;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
  static final YAMLMapper YAML =
      YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

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
    StartUpProblems problems = new StartUpProblems();
    StartUpFiles files = new StartUpFiles(file, System::getenv);
    Optional<StartUpDocument> document = read(files, problems);
    String digest = files.digest();
    if (document.isPresent() && database.read(store::lastApplied).equals(Optional.of(digest))) {
      return new Result.Unchanged();
    }
    document
        .map(readable -> plan.withImports(readable, problems))
        .filter(complete -> problems.isEmpty())
        .ifPresent(complete -> write(complete, digest, now, problems));
    return problems.isEmpty() ? new Result.Applied() : new Result.Rejected(named(file, problems));
  }

  /**
   * Reads a file and reports what can be seen without the database and the network.
   *
   * @return one sentence for each problem, with where
   */
  public static List<String> check(Path file) {
    StartUpProblems problems = new StartUpProblems();
    read(new StartUpFiles(file, System::getenv), problems);
    return named(file, problems);
  }

  private static List<String> named(Path file, StartUpProblems problems) {
    return problems.sentences().stream()
        .map(problem -> file.getFileName() + ": " + problem)
        .toList();
  }

  /** The document, if it has no problem. */
  private static Optional<StartUpDocument> read(StartUpFiles files, StartUpProblems problems) {
    try {
      return parse(files.content(), problems)
          .map(root -> StartUpDocument.read(root, files, problems))
          .filter(document -> problems.isEmpty());
    } catch (References.UnresolvedException e) {
      problems.add("", e.sentence());
      return Optional.empty();
    }
  }

  private void write(
      StartUpDocument document, String digest, Instant now, StartUpProblems problems) {
    try {
      database.write(
          tx -> {
            // The work may run again after a serialization failure, so it starts from nothing.
            StartUpProblems found = new StartUpProblems();
            plan.apply(tx, document, now, found);
            if (!found.isEmpty()) {
              throw new RejectedException(found.all());
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
    private final transient List<ErrorBody.Problem> problems;

    RejectedException(List<ErrorBody.Problem> problems) {
      super("the start-up file was rejected", null, false, false);
      this.problems = problems;
    }
  }

  private static Optional<JsonNode> parse(byte[] content, StartUpProblems problems) {
    try {
      return Optional.of(YAML.readTree(content));
    } catch (JacksonException e) {
      problems.add("", Json.describe(e));
      return Optional.empty();
    }
  }
}
