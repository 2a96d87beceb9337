package dev.gatehouse.server.signin;

import dev.gatehouse.server.db.TextList;
import dev.gatehouse.server.directory.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A proof that waits for a further step, as the attempt keeps it.
 *
 * @param page the path of the step that is due: no other may be taken before
 * @param passwordSetAt when the password that was given was set; empty where none was given
 */
record WaitingProof(UserId user, String page, Optional<Instant> passwordSetAt, LocalProof proof) {

  String encode() {
    List<String> parts = new ArrayList<>();
    parts.add(user.value());
    parts.add(page);
    parts.add(passwordSetAt.map(at -> Long.toString(at.toEpochMilli())).orElse(""));
    parts.add(Long.toString(proof.authenticatedAt().toEpochMilli()));
    parts.addAll(proof.amr());
    return TextList.encode(parts);
  }

  static WaitingProof decode(String text) {
    List<String> parts = TextList.decode(text);
    Optional<Instant> passwordSetAt =
        Optional.of(parts.get(2)).filter(part -> !part.isEmpty()).map(WaitingProof::instant);
    return new WaitingProof(
        new UserId(parts.get(0)),
        parts.get(1),
        passwordSetAt,
        new LocalProof(parts.subList(4, parts.size()), instant(parts.get(3))));
  }

  private static Instant instant(String milliseconds) {
    return Instant.ofEpochMilli(Long.parseLong(milliseconds));
  }
}
