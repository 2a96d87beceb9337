package dev.gatehouse.server.connection;

/** Encryption of stored secrets, as {@code keys} offers it. */
public interface Sealing {

  /**
   * @param row names the row; the envelope opens only with the same name
   */
  byte[] seal(byte[] plain, String row);

  /** Opens what {@link #seal} made. */
  byte[] open(byte[] sealed, String row);
}
