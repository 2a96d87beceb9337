package dev.gatehouse.server.scim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.server.directory.DirectoryId;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** One directory's dear queries leave room for the others. */
class DearQueriesTest {
  private final DirectoryId one = DirectoryId.random();
  private final DirectoryId other = DirectoryId.random();

  @Test
  void while_one_runs_another_of_the_directory_waits_and_those_of_others_do_not() {
    DearQueries queries = new DearQueries(Duration.ZERO);
    String answer =
        queries.inTurn(
            one,
            () -> {
              assertThatThrownBy(() -> queries.inTurn(one, () -> "at once"))
                  .isInstanceOfSatisfying(
                      ScimRefusedException.class,
                      refused -> assertThat(refused.problem().status()).isEqualTo(429));
              return queries.inTurn(other, () -> "the other's");
            });
    assertThat(answer).isEqualTo("the other's");
    assertThat(queries.inTurn(one, () -> "next")).isEqualTo("next");
  }

  @Test
  void one_that_fails_gives_its_turn_back() {
    DearQueries queries = new DearQueries(Duration.ZERO);
    assertThatThrownBy(
            () ->
                queries.inTurn(
                    one,
                    () -> {
                      throw new IllegalStateException("broken");
                    }))
        .hasMessage("broken");
    assertThat(queries.inTurn(one, () -> "next")).isEqualTo("next");
  }
}
