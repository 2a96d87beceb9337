package dev.gatehouse.server.scim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.directory.DirectoryId;
import dev.gatehouse.server.directory.DirectoryToken;
import dev.gatehouse.server.directory.RefusedRequests.Whose;
import dev.gatehouse.server.organization.OrganizationId;
import dev.gatehouse.server.scim.BearerMemory.Remembered;
import dev.gatehouse.server.scim.Standings.Judged;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** The race that no test over HTTP can win: something changes while a token is read. */
class BearerMemoryTest {
  private static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");
  private static final Remembered READ =
      new Remembered(
          new DirectoryToken(
              "dtok_1",
              Optional.empty(),
              "Okta",
              "1234",
              NOW,
              Optional.empty(),
              Optional.empty(),
              Optional.empty()),
          new Whose(new OrganizationId("org_acme"), new DirectoryId("dir_acme")),
          new Judged.Closed(DirectoryRefusal.DIRECTORY_DISABLED),
          new AtomicBoolean(),
          NOW);

  private final BearerMemory memory = new BearerMemory();

  @Test
  void what_was_read_before_a_change_is_not_remembered_after_it() {
    long before = memory.marker();
    memory.forgetAll();
    memory.put("secret", READ, before);
    assertThat(memory.find("secret", NOW)).isEmpty();

    memory.put("secret", READ, memory.marker());
    assertThat(memory.find("secret", NOW)).contains(READ);
  }
}
