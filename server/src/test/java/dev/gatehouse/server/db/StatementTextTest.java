package dev.gatehouse.server.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class StatementTextTest {

  @Test
  void turns_names_into_positions_in_order() {
    StatementText text = StatementText.read("UPDATE t SET a = :new, b = :b_2 WHERE a = :new");
    assertThat(text.text()).isEqualTo("UPDATE t SET a = ?, b = ? WHERE a = ?");
    assertThat(text.names()).containsExactly("new", "b_2", "new");
  }

  @Test
  void leaves_literals_alone() {
    StatementText text = StatementText.read("SELECT ':no', 'it''s :no' WHERE a = :yes");
    assertThat(text.text()).isEqualTo("SELECT ':no', 'it''s :no' WHERE a = ?");
    assertThat(text.names()).containsExactly("yes");
  }

  @Test
  void refuses_what_the_two_databases_would_not_read_alike() {
    assertThatThrownBy(() -> StatementText.read("SELECT a::text"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> StatementText.read("SELECT ?"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> StatementText.read("SELECT 'open"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
