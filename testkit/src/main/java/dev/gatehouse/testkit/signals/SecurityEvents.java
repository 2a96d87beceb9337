package dev.gatehouse.testkit.signals;

import dev.gatehouse.testkit.Person;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the directory has told receivers about its people, and tells them on request. Safe for
 * several threads.
 */
public final class SecurityEvents {
  private static final int MOST_KEPT = 40;

  private final TestTransmitter transmitter;
  private final String subjectIssuer;
  private final Set<String> disabled = new HashSet<>();
  private final Deque<Told> told = new ArrayDeque<>();

  /**
   * @param subjectIssuer that people's ids are of, as in ID tokens
   */
  public SecurityEvents(TestTransmitter transmitter, String subjectIssuer) {
    this.transmitter = transmitter;
    this.subjectIssuer = subjectIssuer;
  }

  /**
   * An event and what one receiver said to it.
   *
   * @param status 0 where there was no answer
   */
  public record Told(String type, String about, int status, String answer) {
    boolean ok() {
      return status == 202;
    }
  }

  public synchronized boolean isDisabled(Person person) {
    return disabled.contains(person.userName());
  }

  /** The last ones, newest first. */
  public synchronized List<Told> told() {
    return List.copyOf(told);
  }

  /** CAEP 1.0 §3.1: every session of the person. */
  public void revokeSessions(Person person) {
    tell(person, TestTransmitter.caep("session-revoked"));
  }

  /** RISC 1.0 §2.3. */
  public void disable(Person person) {
    synchronized (this) {
      disabled.add(person.userName());
    }
    tell(person, TestTransmitter.risc("account-disabled"));
  }

  /** RISC 1.0 §2.4. */
  public void enable(Person person) {
    synchronized (this) {
      disabled.remove(person.userName());
    }
    tell(person, TestTransmitter.risc("account-enabled"));
  }

  private void tell(Person person, String type) {
    var word = type.substring(type.lastIndexOf('/') + 1);
    // RFC 9493 §3.2.8: receivers know people by their id over OpenID Connect, by address over SAML.
    var subject =
        Map.of(
            "format",
            "aliases",
            "identifiers",
            List.of(
                TestTransmitter.issSub(subjectIssuer, person.id()),
                TestTransmitter.email(person.email())));
    List<Told> all;
    try {
      all =
          transmitter.emit(type, subject, Map.of()).stream()
              .map(answer -> new Told(word, person.name(), answer.status(), answer.body()))
              .toList();
    } catch (UncheckedIOException e) {
      all = List.of(new Told(word, person.name(), 0, "The receiver does not answer"));
    }
    keep(all);
  }

  private synchronized void keep(List<Told> all) {
    all.forEach(told::addFirst);
    while (told.size() > MOST_KEPT) {
      told.removeLast();
    }
  }
}
