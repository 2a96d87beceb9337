package dev.gatehouse.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.server.api.UserExport.Rows;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A long export holds a page, not all users. */
class UserExportTest {
  private static final int PAGE = 1_000;

  /** Counts lines as they leave. */
  private static final class Lines extends OutputStream {
    private int lines;

    @Override
    public void write(int octet) {
      lines += octet == '\n' ? 1 : 0;
    }
  }

  /** Many users in pages, made as they are asked for; notes how many were never sent yet. */
  private static final class ManyUsers {
    private final int users;
    private final Lines sent;
    private int read;
    private int mostHeld;

    ManyUsers(int users, Lines sent) {
      this.users = users;
      this.sent = sent;
    }

    Rows after(String id) {
      assertThat(id).isEqualTo(read == 0 ? "" : Integer.toString(read));
      mostHeld = Math.max(mostHeld, read - sent.lines);
      List<List<String>> rows = new ArrayList<>();
      while (rows.size() < PAGE && read < users) {
        read++;
        rows.add(
            List.of("user" + read + "@acme.example", "User", "viewer", "password", "yes", "usual"));
      }
      return new Rows(rows, read < users ? Optional.of(Integer.toString(read)) : Optional.empty());
    }
  }

  @Test
  void of_a_million_users_a_page_is_held() throws IOException {
    Lines sent = new Lines();
    ManyUsers users = new ManyUsers(1_000_000, sent);
    UserExport.written(users::after).writeTo(sent);
    assertThat(sent.lines).isEqualTo(1_000_001);
    assertThat(users.mostHeld).as("rows that were read and not sent").isLessThan(PAGE);
  }

  @Test
  void nobody_is_a_header() throws IOException {
    Lines sent = new Lines();
    UserExport.written(new ManyUsers(0, sent)::after).writeTo(sent);
    assertThat(sent.lines).isOne();
  }

  @Test
  void what_breaks_the_reading_breaks_the_answer() {
    Lines sent = new Lines();
    ManyUsers users = new ManyUsers(10 * PAGE, sent);
    assertThatThrownBy(
            () ->
                UserExport.written(
                        after -> {
                          if (users.read == 5 * PAGE) {
                            throw new IllegalStateException("no database");
                          }
                          return users.after(after);
                        })
                    .writeTo(sent))
        .hasMessage("no database");
  }
}
