package dev.gatehouse.server.connection;

/**
 * What a provider sent, as it is kept for the trace. It stays as it came: only when somebody reads
 * the trace does {@link ConnectionKind#readable} decode and redact it, so that a sign-in does not
 * pay for that.
 *
 * @param kind the key of the kind that can read it
 * @param message at most {@link #LONGEST} octets; empty where nothing usable came
 */
public record Received(String kind, byte[] message) {
  /** What is longer is not kept. */
  public static final int LONGEST = 1_000_000;

  /** Nothing usable came. */
  public static final Received NOTHING = new Received("", new byte[0]);

  public Received {
    message = message.length > LONGEST ? new byte[0] : message.clone();
  }

  public boolean isEmpty() {
    return message.length == 0;
  }

  /** Attributes stay out of logs. */
  @Override
  public String toString() {
    return "Received[" + kind + ", " + message.length + " octets]";
  }
}
