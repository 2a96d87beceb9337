package dev.gatehouse.server.db;

import java.nio.file.Path;

/** Which database to open. */
public sealed interface DatabaseSettings {

  /** The embedded database in one file, which is made if it is absent. */
  record Sqlite(Path file) implements DatabaseSettings {}

  /**
   * A PostgreSQL server.
   *
   * @param url a JDBC address, {@code jdbc:postgresql://host/database?user=…}
   * @param user empty if the address names one
   * @param password empty if the address holds one or none is needed
   * @param connections the most connections to keep, 1 to 200
   */
  record Postgres(String url, String user, String password, int connections)
      implements DatabaseSettings {
    public Postgres {
      if (connections < 1 || connections > 200) {
        throw new IllegalArgumentException("connections must be 1 to 200, not " + connections);
      }
    }

    @Override
    public String toString() {
      return "PostgreSQL";
    }
  }

  /** The number of PostgreSQL connections unless the operator says otherwise. */
  int USUAL_CONNECTIONS = 16;

  /**
   * Reads one setting: {@code sqlite:FILE}, {@code postgresql://…} or their JDBC forms.
   *
   * @throws IllegalArgumentException with a sentence for the operator
   */
  static DatabaseSettings of(String url) {
    String address = url.startsWith("jdbc:") ? url.substring("jdbc:".length()) : url;
    if (address.startsWith("sqlite:") && address.length() > "sqlite:".length()) {
      return new Sqlite(Path.of(address.substring("sqlite:".length())));
    }
    if (address.startsWith("postgres://")) {
      address = "postgresql://" + address.substring("postgres://".length());
    }
    if (address.startsWith("postgresql://")) {
      return new Postgres("jdbc:" + address, "", "", USUAL_CONNECTIONS);
    }
    throw new IllegalArgumentException(
        "The database must be sqlite:FILE or postgresql://HOST/NAME?user=USER.");
  }
}
