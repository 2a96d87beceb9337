package dev.gatehouse.server.outbox;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.outbox.LetterStore.Letter;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Carries letters as a test tells it to, and remembers. */
final class Postman implements Courier<Letter, String> {
  final List<String> tried = new CopyOnWriteArrayList<>();
  final List<String> noted = new CopyOnWriteArrayList<>();
  volatile Function<Letter, Outcome<String>> behaviour;

  Postman() {
    this(letter -> new Outcome.Delivered<>("ok"));
  }

  Postman(Function<Letter, Outcome<String>> behaviour) {
    this.behaviour = behaviour;
  }

  @Override
  public Outcome<String> deliver(Claim<Letter> claim, Instant now) {
    tried.add(claim.content().id());
    return behaviour.apply(claim.content());
  }

  @Override
  public void settled(Transaction tx, Claim<Letter> claim, Fate fate, String detail, Instant now) {
    noted.add(claim.content().id() + " " + fate + " " + claim.attempt() + " " + detail);
  }

  @Override
  public String brokeOff(Claim<Letter> claim, Instant now) {
    return "broke off";
  }
}
