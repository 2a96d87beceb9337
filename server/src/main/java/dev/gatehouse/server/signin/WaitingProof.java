package dev.gatehouse.server.signin;

import dev.gatehouse.server.db.TextList;
import dev.gatehouse.server.directory.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A proof that waits for a further step, as the attempt keeps it.
 *
 * @param page the path of the step that is due: no other may be taken before
 */
record WaitingProof(UserId user, String page, LocalProof proof) {

  String encode() {
    List<String> parts = new ArrayList<>();
    parts.add(user.value());
    parts.add(page);
    parts.add(Long.toString(proof.authenticatedAt().toEpochMilli()));
    parts.addAll(proof.amr());
    return TextList.encode(parts);
  }

  static WaitingProof decode(String text) {
    List<String> parts = TextList.decode(text);
    Instant authenticatedAt = Instant.ofEpochMilli(Long.parseLong(parts.get(2)));
    return new WaitingProof(
        new UserId(parts.get(0)),
        parts.get(1),
        new LocalProof(parts.subList(3, parts.size()), authenticatedAt));
  }
}
