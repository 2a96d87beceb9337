package dev.gatehouse.server.organization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.organization.TxtRecords.Answer;
import dev.gatehouse.testkit.dns.TestNameServer;
import dev.gatehouse.testkit.dns.TestNameServer.Zone;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The JDK's provider against a name server on loopback. */
class DnsTxtRecordsTest {
  private static final String NAME = "_gatehouse-challenge.acme.example";

  private final TestNameServer server = TestNameServer.start();
  private final TxtRecords records = new DnsTxtRecords(List.of(server.address()));

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void finds_all_records_of_a_name() {
    server.txt(NAME, "one", "v=spf1 include:\"mail\" \\ -all", "");
    assertThat(((Answer.Found) records.of(NAME)).values())
        .containsExactlyInAnyOrder("one", "v=spf1 include:\"mail\" \\ -all", "");
  }

  @Test
  void joins_the_strings_of_one_record() {
    server.say(
        NAME, new Zone.Records(List.of(List.of("gatehouse-domain-", "verification=x y", "z"))));
    assertThat(records.of(NAME))
        .isEqualTo(new Answer.Found(List.of("gatehouse-domain-verification=x yz"), true));
  }

  @Test
  void a_name_that_does_not_exist_has_none() {
    assertThat(records.of(NAME)).isEqualTo(new Answer.None());
  }

  @Test
  void a_name_without_such_records_has_none() {
    server.say(NAME, new Zone.Empty());
    assertThat(records.of(NAME)).isEqualTo(new Answer.None());
  }

  @Test
  void a_failing_server_says_nothing() {
    server.say(NAME, new Zone.Failing());
    assertThat(records.of(NAME)).isInstanceOf(Answer.Unanswered.class);
  }

  @Test
  void a_silent_server_is_not_waited_for_longer_than_some_seconds() {
    server.say(NAME, new Zone.Silent());
    long before = System.nanoTime();
    assertThat(records.of(NAME)).isInstanceOf(Answer.Unanswered.class);
    assertThat((System.nanoTime() - before) / 1_000_000_000L).isLessThan(15);
    assertThat(server.questions()).isGreaterThan(1);
  }

  @Test
  void a_server_that_is_not_there_says_nothing() {
    server.close();
    assertThat(records.of(NAME)).isInstanceOf(Answer.Unanswered.class);
  }

  @Test
  void the_next_server_is_asked_where_the_first_is_silent() throws Exception {
    server.txt(NAME, "one");
    try (TestNameServer silent = TestNameServer.start()) {
      silent.say(NAME, new Zone.Silent());
      assertThat(new DnsTxtRecords(List.of(silent.address(), server.address())).of(NAME))
          .isEqualTo(new Answer.Found(List.of("one"), true));
    }
  }

  @Test
  void an_answer_that_is_cut_short_is_fetched_over_tcp() {
    List<List<String>> many = many(20);
    server.say(NAME, new Zone.Truncated(many, 5, true));
    Answer.Found found = (Answer.Found) records.of(NAME);
    assertThat(found.values()).hasSize(20);
    assertThat(found.complete()).isTrue();
  }

  @Test
  void an_answer_that_stays_cut_short_does_not_count_as_complete() {
    server.say(NAME, new Zone.Truncated(many(20), 5, false));
    assertThat(((Answer.Found) records.of(NAME)).complete()).isFalse();
  }

  @Test
  void more_records_than_anybody_needs_do_not_count_as_complete() {
    server.say(NAME, new Zone.Truncated(many(200), 0, true));
    Answer.Found found = (Answer.Found) records.of(NAME);
    assertThat(found.values()).hasSize(100);
    assertThat(found.complete()).isFalse();
  }

  private static List<List<String>> many(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> List.of("gatehouse-domain-verification=" + i + "x".repeat(40)))
        .toList();
  }
}
