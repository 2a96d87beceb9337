package dev.gatehouse.server.scim.conversations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.Await;
import dev.gatehouse.server.ProvisionedOrganization;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each file beside this class's resources is what one provisioning client says: its requests are
 * sent one after the other to a fresh directory, and every answer must be as it is written there.
 * What is below {@code /api/} an administrator asks, for what SCIM itself does not show.
 */
@EachDatabase
class ConversationTest {
  private final TestDatabase database;

  ConversationTest(TestDatabase database) {
    this.database = database;
  }

  static List<String> files() {
    try (Stream<Path> all = Files.list(folder())) {
      var names =
          all.map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".http"))
              .sorted()
              .toList();
      assertThat(names).hasSizeGreaterThanOrEqualTo(8);
      return names;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path folder() {
    try {
      var known = Objects.requireNonNull(ConversationTest.class.getResource("everyone.http"));
      return Path.of(known.toURI()).resolveSibling("");
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void every_answer_is_as_it_is_written(String file) throws IOException {
    var conversation = Conversation.parse(read(file));
    List<String> wrong = new ArrayList<>();
    try (var organization = ProvisionedOrganization.start(database)) {
      var replay = new Replay(organization);
      for (var step : conversation.steps()) {
        wrong.addAll(
            replay.problems(step).stream()
                .map(problem -> file + ":" + step.line() + " " + step.title() + ": " + problem)
                .toList());
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static String read(String file) throws IOException {
    try (var in = ConversationTest.class.getResourceAsStream(file)) {
      return new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** One conversation under way. */
  private static final class Replay {
    private final ProvisionedOrganization organization;
    private final Variables variables;

    private Replay(ProvisionedOrganization organization) {
      this.organization = organization;
      var credentials = organization.credentials();
      variables =
          new Variables(
              Map.of(
                  "base",
                  organization.base().toString(),
                  "token",
                  credentials.token(),
                  "basic",
                  Base64.getEncoder()
                      .encodeToString(
                          (credentials.clientId() + ":" + credentials.clientSecret())
                              .getBytes(StandardCharsets.UTF_8))));
    }

    /** Sends the request, and tells everything that is wrong with the answer. */
    private List<String> problems(Conversation.Step step) {
      HttpResponse<String> answer;
      try {
        answer =
            step.path().startsWith("/api/")
                ? organization
                    .gatehouse()
                    .admin(
                        step.method(), variables.filled(step.path()), variables.filled(step.body()))
                : organization.gatehouse().send(request(step));
      } catch (IllegalArgumentException e) {
        return List.of(String.valueOf(e.getMessage()));
      }
      List<String> problems = new ArrayList<>();
      if (answer.statusCode() != step.status()) {
        problems.add(
            "expected %d, was answered %d %s"
                .formatted(step.status(), answer.statusCode(), answer.body()));
        return problems;
      }
      step.expectedHeaders()
          .forEach(
              (name, pattern) -> {
                var value = answer.headers().firstValue(name).orElse("");
                if (!headerMatches(pattern, value)) {
                  problems.add(name + ": expected " + pattern + ", found " + value);
                }
              });
      if (step.status() == 204 && !answer.body().isEmpty()) {
        problems.add("an answer without content has a body: " + answer.body());
      }
      if (!step.pattern().isEmpty()) {
        new JsonPattern(step.pattern())
            .difference(answer.body(), variables)
            .ifPresent(difference -> problems.add(difference + " in " + answer.body()));
      }
      return problems;
    }

    private HttpRequest request(Conversation.Step step) {
      var request =
          HttpRequest.newBuilder(URI.create(organization.base() + variables.filled(step.path())))
              .timeout(Await.PATIENCE);
      step.headers().forEach((name, value) -> request.header(name, variables.filled(value)));
      if (!step.headers().containsKey("Authorization")) {
        request.header("Authorization", "Bearer " + variables.filled("{{token}}"));
      }
      return request
          .method(
              step.method(),
              step.body().isEmpty()
                  ? HttpRequest.BodyPublishers.noBody()
                  : HttpRequest.BodyPublishers.ofString(variables.filled(step.body())))
          .build();
    }

    /** Equal, or with parameters behind; a value alone in a hole is captured. */
    private boolean headerMatches(String pattern, String value) {
      var captured = variables.capturedBy(pattern);
      if (captured.isPresent() && !value.isEmpty()) {
        variables.put(captured.get(), value);
        return true;
      }
      if (captured.isPresent()) {
        return false;
      }
      var expected = variables.filled(pattern);
      return value.equals(expected) || value.startsWith(expected + ";");
    }
  }
}
