package dev.gatehouse.server;

import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Prepared;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.server.keys.EncryptionKey;
import dev.gatehouse.server.keys.SecretBox;
import dev.gatehouse.server.keys.SigningKeys;
import java.time.InstantSource;
import java.util.List;

/** Fresh databases with signing keys, which take longer to make than most tests take. */
public final class TestKeys {
  /** What the keys are sealed with. */
  public static final SecretBox BOX = new SecretBox(List.of(EncryptionKey.random()));

  private static final Prepared WITH_KEYS =
      new Prepared(database -> new SigningKeys(database, BOX, InstantSource.system()).prepare());

  private TestKeys() {}

  public static Database fresh(TestDatabase kind) {
    return WITH_KEYS.fresh(kind);
  }
}
