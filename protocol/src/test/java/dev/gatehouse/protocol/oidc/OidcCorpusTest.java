package dev.gatehouse.protocol.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.protocol.Check;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every file of the corpus gets the verdict that it states. */
class OidcCorpusTest {

  @TestFactory
  Stream<DynamicTest> every_case_gets_its_verdict() {
    return CorpusCase.all().stream()
        .map(
            corpusCase ->
                DynamicTest.dynamicTest(
                    corpusCase.verdict() + ": " + corpusCase.text("title", corpusCase.name()),
                    () -> judge(corpusCase)));
  }

  private static void judge(CorpusCase corpusCase) {
    Object verdict = corpusCase.judge();
    if (corpusCase.isAccepted()) {
      assertThat(verdict).as(corpusCase.name()).isNotInstanceOf(Refused.class);
      if (verdict instanceof Verified verified) {
        expectClaims(corpusCase, verified);
      }
    } else {
      assertThat(verdict).as(corpusCase.name()).isInstanceOf(Refused.class);
      Refused refused = (Refused) verdict;
      assertThat(refused.code().code())
          .as(corpusCase.name() + ": " + refused.detail())
          .isEqualTo(corpusCase.verdict());
      assertThat(refused.detail()).isNotBlank();
    }
  }

  private static void expectClaims(CorpusCase corpusCase, Verified verified) {
    assertThat(verified.checks()).allMatch(check -> check.outcome() == Check.Outcome.PASSED);
    expect(corpusCase, "subject", verified.subject());
    expect(corpusCase, "account_key", verified.accountKey());
    expect(corpusCase, "email_verified", verified.emailVerified());
    expect(corpusCase, "session_id", verified.sessionId().orElse(""));
    expect(corpusCase, "acr", verified.acr().orElse(""));
    expect(corpusCase, "amr", verified.amr());
    expect(
        corpusCase,
        "session_expires_at",
        verified.sessionExpiresAt().map(Instant::getEpochSecond).orElse(0L));
    Groups groups = verified.groups(corpusCase.text("groups_claim", "groups"));
    expect(corpusCase, "groups", groups instanceof Groups.Listed listed ? listed.names() : groups);
    expect(corpusCase, "groups_overage", groups instanceof Groups.Overage);
    expect(corpusCase, "groups_absent", groups instanceof Groups.Absent);
  }

  private static void expect(CorpusCase corpusCase, String member, Object actual) {
    Object expected = corpusCase.expected(member);
    if (expected != null) {
      assertThat(actual).as(corpusCase.name() + ": " + member).isEqualTo(expected);
    }
  }

  @Test
  void the_corpus_is_as_large_as_promised() {
    List<CorpusCase> cases = CorpusCase.all();
    assertThat(cases).filteredOn(corpusCase -> !corpusCase.isAccepted()).hasSizeGreaterThan(150);
    assertThat(cases).filteredOn(CorpusCase::isAccepted).hasSizeGreaterThan(35);
  }

  @Test
  void every_case_says_what_it_is_and_which_clause_it_stands_for() {
    assertThat(CorpusCase.all())
        .allSatisfy(
            corpusCase -> {
              assertThat(corpusCase.text("title", "")).isNotBlank();
              assertThat(corpusCase.text("clause", "")).isNotBlank();
              assertThat(corpusCase.verdict()).isNotBlank();
            });
  }

  @Test
  void every_refusal_code_is_reached() {
    Set<String> reached =
        CorpusCase.all().stream().map(CorpusCase::verdict).collect(Collectors.toSet());
    assertThat(Stream.of(OidcRefusalCode.values()).map(OidcRefusalCode::code))
        .allMatch(reached::contains, "is reached by a case");
  }

  @Test
  void the_checks_after_a_broken_signature_are_not_reached() {
    CorpusCase forged =
        CorpusCase.all().stream()
            .filter(corpusCase -> corpusCase.name().equals("jose-other-key-same-kid.json"))
            .findFirst()
            .orElseThrow();
    assertThat(forged.judgeIdToken().checks())
        .filteredOn(check -> !check.name().equals("signature"))
        .isNotEmpty()
        .allMatch(check -> check.outcome() == Check.Outcome.NOT_REACHED);
  }
}
