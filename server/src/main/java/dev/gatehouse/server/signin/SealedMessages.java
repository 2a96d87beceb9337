package dev.gatehouse.server.signin;

import dev.gatehouse.server.connection.ConnectionKind;
import dev.gatehouse.server.connection.ConnectionKinds;
import dev.gatehouse.server.connection.Received;
import dev.gatehouse.server.keys.SealedColumn;
import dev.gatehouse.server.keys.SecretBox;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what providers sent: deflated, because a month of signed messages is mostly repetition, and
 * sealed, because it tells of people.
 */
final class SealedMessages {
  /** Written by {@link #seal} only: the kind's key, a line feed, the message. */
  private static final int LONGEST_INFLATED = Received.LONGEST + 100;

  private final SecretBox box;
  private final ConnectionKinds kinds;

  SealedMessages(SecretBox box, ConnectionKinds kinds) {
    this.box = box;
    this.kinds = kinds;
  }

  /** Takes a while, so it is done before the transaction that stores it. */
  byte @Nullable [] seal(AttemptId id, Received received) {
    if (received.isEmpty()) {
      return null;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(4_096);
    try (Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
        DeflaterOutputStream deflated = new DeflaterOutputStream(out, deflater, 4_096)) {
      deflated.write((received.kind() + "\n").getBytes(StandardCharsets.US_ASCII));
      deflated.write(received.message());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return box.seal(out.toByteArray(), row(id));
  }

  /** Decoded and redacted, at most 64 kB; empty if nothing was kept or nobody can read it. */
  String readable(AttemptId id, byte @Nullable [] sealed) {
    if (sealed == null) {
      return "";
    }
    byte[] plain = inflated(box.open(sealed, row(id)));
    int end = 0;
    while (end < plain.length && plain[end] != '\n') {
      end++;
    }
    String kind = new String(plain, 0, end, StandardCharsets.US_ASCII);
    byte[] message = Arrays.copyOfRange(plain, Math.min(end + 1, plain.length), plain.length);
    return kinds.named(kind).map((ConnectionKind one) -> one.readable(message)).orElse("");
  }

  private static byte[] inflated(byte[] deflated) {
    try (Inflater inflater = new Inflater(true);
        InflaterInputStream in =
            new InflaterInputStream(new ByteArrayInputStream(deflated), inflater)) {
      return in.readNBytes(LONGEST_INFLATED);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static SealedColumn sealed() {
    return SealedColumn.named(
        "sign_in_attempts",
        List.of("organization_id", "attempt_id"),
        "received",
        id -> row(new AttemptId(id)));
  }

  private static String row(AttemptId id) {
    return "sign_in_attempts/" + id.value() + "/received";
  }
}
