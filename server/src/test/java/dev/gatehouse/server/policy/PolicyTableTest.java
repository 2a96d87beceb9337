package dev.gatehouse.server.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.policy.AccessRules.ConnectionState;
import dev.gatehouse.server.policy.AccessRules.Facts;
import dev.gatehouse.server.policy.AccessRules.LocalAccess;
import dev.gatehouse.server.policy.AccessRules.Means;
import dev.gatehouse.server.policy.AccessRules.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every combination of mode, method, user, state of the connection and way in, with its verdict:
 * {@code verdicts.csv} beside this test, which {@code docs/policy.md} shows to administrators.
 */
class PolicyTableTest {
  private static final ConnectionId CONNECTION = new ConnectionId("con_here");
  private static final Instant SSO = Instant.parse("2026-03-01T00:00:00Z");

  private static final List<String> MODES = List.of("no_sso", "mixed", "enforced");
  private static final List<String> METHODS = List.of("password", "saml_oidc", "ldap");
  private static final List<String> USERS =
      List.of("before", "new", "allowed", "break_glass", "break_glass_second", "inactive");
  private static final List<String> CONNECTIONS =
      List.of("enabled", "disabled", "organization_off");
  private static final List<String> WAYS =
      Arrays.stream(Way.values()).map(way -> way.name().toLowerCase(Locale.ROOT)).toList();
  private static final List<List<String>> COLUMNS =
      List.of(MODES, METHODS, USERS, CONNECTIONS, WAYS);

  /** One line of the table. */
  private record Line(List<List<String>> cells, String verdict) {
    boolean covers(List<String> combination) {
      for (int i = 0; i < cells.size(); i++) {
        if (!cells.get(i).contains(combination.get(i))) {
          return false;
        }
      }
      return true;
    }
  }

  private static List<String> lines() throws IOException {
    try (InputStream file = PolicyTableTest.class.getResourceAsStream("verdicts.csv")) {
      return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .toList();
    }
  }

  private static List<Line> table() throws IOException {
    return lines().stream().skip(1).map(PolicyTableTest::line).toList();
  }

  private static Line line(String text) {
    List<String> words = List.of(text.split("\\|", -1));
    assertThat(words).as(text).hasSize(COLUMNS.size() + 1);
    List<List<String>> cells = new ArrayList<>();
    for (int i = 0; i < COLUMNS.size(); i++) {
      List<String> cell =
          words.get(i).equals("*") ? COLUMNS.get(i) : List.of(words.get(i).split(","));
      assertThat(COLUMNS.get(i)).as(text).containsAll(cell);
      cells.add(cell);
    }
    return new Line(cells, words.getLast());
  }

  private static Stream<List<String>> combinations() {
    Stream<List<String>> all = Stream.of(List.of());
    for (List<String> column : COLUMNS) {
      all =
          all.flatMap(
              some ->
                  column.stream()
                      .map(word -> Stream.concat(some.stream(), Stream.of(word)).toList()));
    }
    return all;
  }

  @Test
  void each_combination_stands_in_exactly_one_line() throws IOException {
    List<Line> table = table();
    assertThat(combinations())
        .hasSize(3 * 3 * 6 * 3 * 7)
        .allSatisfy(
            combination ->
                assertThat(table.stream().filter(line -> line.covers(combination)))
                    .as(combination.toString())
                    .hasSize(1));
  }

  @Test
  void each_combination_has_the_verdict_of_its_line() throws IOException {
    List<Line> table = table();
    assertThat(combinations())
        .allSatisfy(
            combination -> {
              Line line =
                  table.stream().filter(one -> one.covers(combination)).findFirst().orElseThrow();
              assertThat(verdict(combination)).as(combination.toString()).isEqualTo(line.verdict());
            });
  }

  private static String verdict(List<String> combination) {
    Way way = Way.valueOf(combination.get(4).toUpperCase(Locale.ROOT));
    Facts facts =
        facts(combination.get(0), combination.get(1), combination.get(2), combination.get(3));
    return switch (AccessRules.decide(facts, way, means(way, facts.user().method()))) {
      case Verdict.Allowed(boolean told) -> told ? "allowed_and_told" : "allowed";
      case Verdict.Refused(var refusal) -> refusal.code();
    };
  }

  /** With what somebody proves to be the user on a way. */
  private static Means means(Way way, User.Method method) {
    return switch (way) {
      case IDP_INITIATED -> new Means.Through(CONNECTION);
      case API_KEY, SSH_KEY -> new Means.OfTheMethod();
      case PAGE, REFRESH, DEVICE, CREDENTIAL_CHECK ->
          method instanceof User.Method.Password
              ? new Means.Local()
              : new Means.Through(CONNECTION);
    };
  }

  private static Facts facts(String mode, String method, String user, String connection) {
    User.Method is =
        method.equals("password")
            ? new User.Method.Password()
            : new User.Method.Through(CONNECTION);
    Instant created = user.equals("before") ? SSO.minusMillis(1) : SSO;
    return new Facts(
        !connection.equals("organization_off"),
        mode.equals("enforced") ? SignInMode.ENFORCED : SignInMode.MIXED,
        mode.equals("no_sso") ? Optional.empty() : Optional.of(SSO),
        user(is, created, !user.equals("inactive")),
        switch (user) {
          case "allowed" -> LocalAccess.ALLOWED;
          case "break_glass", "break_glass_second" -> LocalAccess.BREAK_GLASS;
          default -> LocalAccess.USUAL;
        },
        user.equals("break_glass_second"),
        state(method, connection));
  }

  private static ConnectionState state(String method, String connection) {
    if (method.equals("password")) {
      return ConnectionState.NONE;
    }
    if (!connection.equals("enabled")) {
      return ConnectionState.DISABLED;
    }
    return method.equals("ldap") ? ConnectionState.ENABLED_WITH_PASSWORDS : ConnectionState.ENABLED;
  }

  private static User user(User.Method method, Instant created, boolean active) {
    return new User(
        new UserId("user_jane"),
        "jane@acme.example",
        "",
        active,
        User.Source.API,
        method,
        List.of(),
        List.of(),
        created,
        created,
        Optional.empty(),
        Optional.empty());
  }

  /** Enforced mode counts from its own word, not from the date: there is no such case otherwise. */
  @Test
  void a_second_method_never_counts() {
    Facts facts = facts("mixed", "saml_oidc", "before", "enabled");
    assertThat(AccessRules.decide(facts, Way.PAGE, new Means.Local()))
        .isInstanceOfSatisfying(
            Verdict.Refused.class,
            refused -> assertThat(refused.refusal().code()).isEqualTo("other_method"));
    assertThat(
            AccessRules.decide(
                facts, Way.PAGE, new Means.Through(new ConnectionId("con_elsewhere"))))
        .isInstanceOf(Verdict.Refused.class);
  }

  @Test
  void the_page_for_administrators_shows_this_very_table() throws IOException {
    StringBuilder table = new StringBuilder();
    List<String> lines = lines();
    for (int i = 0; i < lines.size(); i++) {
      String row =
          lines.get(i).replace(",", ", ").replace("|*", "|any").replaceFirst("^\\*", "any");
      table.append("| ").append(row.replace("|", " | ")).append(" |\n");
      if (i == 0) {
        table.append("|---|---|---|---|---|---|\n");
      }
    }
    Files.writeString(Path.of("target/policy-table.md"), table);
    assertThat(Files.readString(Path.of("../docs/policy.md"))).contains(table);
  }
}
