package dev.gatehouse.protocol.saml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every file of the corpus has the verdict that it names. */
class SamlCorpusTest {

  /** Codes that no file can cause, each with the reason. */
  private static final Map<SamlRefusalCode, String> NOT_REACHABLE =
      Map.of(
          SamlRefusalCode.CANONICALIZATION_FAILED,
          "relative namespaces, the known way to make canonicalization fail, are refused before");

  @TestFactory
  Stream<DynamicTest> every_file_has_its_verdict() {
    return cases().map(each -> DynamicTest.dynamicTest(each.name(), () -> assertVerdict(each)));
  }

  private static void assertVerdict(SamlCorpusCase each) {
    var outcome = each.run();
    assertThat(outcome.verdict()).as("%s", outcome.detail()).isEqualTo(each.verdict());
    if (each.accepted()) {
      assertThat(outcome.nameId()).isEqualTo(each.header("name-id", ""));
      each.expectedAttribute()
          .ifPresent(
              expected ->
                  assertThat(outcome.attributes().values(expected.name()))
                      .isEqualTo(expected.values()));
    }
  }

  @Test
  void at_least_120_cases_are_refused_and_30_accepted() {
    var verdicts =
        cases().collect(Collectors.groupingBy(SamlCorpusCase::accepted, Collectors.counting()));

    assertThat(verdicts.get(false)).isGreaterThanOrEqualTo(120);
    assertThat(verdicts.get(true)).isGreaterThanOrEqualTo(30);
  }

  @Test
  void every_refusal_code_is_reached_by_a_file_or_has_a_reason_why_not() {
    var reached = cases().map(SamlCorpusCase::verdict).collect(Collectors.toSet());
    var missing = new TreeSet<SamlRefusalCode>();
    for (var code : SamlRefusalCode.values()) {
      if (!reached.contains("refused " + code.code()) && !NOT_REACHABLE.containsKey(code)) {
        missing.add(code);
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void every_file_says_which_clause_it_is_about_and_why() {
    assertThat(cases())
        .allSatisfy(
            each -> {
              assertThat(each.header("clause", "")).isNotBlank();
              assertThat(each.header("note", "")).endsWith(".");
            });
  }

  private static Stream<SamlCorpusCase> cases() {
    try (var files = Files.walk(SamlCorpusCase.FOLDER)) {
      List<SamlCorpusCase> all =
          files
              .filter(file -> file.toString().endsWith(".case"))
              .sorted()
              .map(SamlCorpusCase::read)
              .toList();
      return all.stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
