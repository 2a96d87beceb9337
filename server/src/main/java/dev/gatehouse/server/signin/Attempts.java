package dev.gatehouse.server.signin;

import dev.gatehouse.server.connection.ConnectionKinds;
import dev.gatehouse.server.connection.Received;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.keys.SecretBox;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.signin.AttemptReadStore.Cursor;
import dev.gatehouse.server.signin.AttemptReadStore.SealedTrace;
import dev.gatehouse.server.web.Reference;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sign-in attempts as administrators read them, and their end after the time they are kept. */
public final class Attempts {
  /** How long an attempt can be looked at. */
  public static final Duration KEPT_FOR = Duration.ofDays(30);

  private static final int LARGEST_PAGE = 100;
  private static final int CLEANED_AT_ONCE = 500;

  /** After every attempt that can be. */
  private static final Cursor NEWEST = new Cursor(Instant.ofEpochMilli(Long.MAX_VALUE / 2), "");

  private final AttemptReadStore store = new AttemptReadStore();
  private final AttemptStore attempts = new AttemptStore();
  private final ReplayStore replays = new ReplayStore();
  private final ConsentStore consents = new ConsentStore();
  private final StartStore starts = new StartStore();
  private final TestSignInStore tests = new TestSignInStore();
  private final SignInCounts counts = new SignInCounts();
  private final SealedMessages messages;

  /**
   * @param box keeps what providers sent
   * @param kinds read it again
   */
  public Attempts(SecretBox box, ConnectionKinds kinds) {
    this.messages = new SealedMessages(box, kinds);
  }

  /**
   * Which page.
   *
   * @param after the cursor of the page before; empty for the first
   * @param size 1 to 100
   */
  public record PageRequest(String after, int size) {}

  /**
   * One page.
   *
   * @param next the cursor of the next page; empty for the last
   */
  public record AttemptPage(List<AttemptSummary> attempts, String next) {
    public AttemptPage {
      attempts = List.copyOf(attempts);
    }
  }

  /**
   * What to show; an empty field leaves nothing out.
   *
   * @param connection the id; an empty text for sign-ins with local credentials
   * @param person the whole address or subject, in any case
   * @param from inclusive
   * @param to exclusive
   */
  public record AttemptFilter(
      Optional<String> connection,
      Optional<Verdict> verdict,
      Optional<String> code,
      Optional<String> person,
      Optional<UserId> user,
      Optional<Instant> from,
      Optional<Instant> to) {
    /** Everything. */
    public static AttemptFilter none() {
      return new AttemptFilter(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }
  }

  /** Where an operator finds an attempt. */
  public record Elsewhere(String slug, AttemptId id, Instant createdAt) {}

  /** How far an attempt has come. */
  public enum Verdict {
    PENDING,
    SUCCEEDED,
    REFUSED
  }

  /**
   * Newest first.
   *
   * @param page at most 100 at once
   */
  public AttemptPage list(
      Transaction tx, OrganizationScope scope, AttemptFilter filter, PageRequest page) {
    int size = Math.clamp(page.size(), 1, LARGEST_PAGE);
    List<AttemptSummary> rows =
        store.list(tx, scope, filter, cursor(page.after(), filter), size + 1);
    if (rows.size() <= size) {
      return new AttemptPage(rows, "");
    }
    AttemptSummary last = rows.get(size - 1);
    return new AttemptPage(
        rows.subList(0, size), last.createdAt().toEpochMilli() + "." + last.id().value());
  }

  /** One with its trace. */
  public Optional<AttemptTrace> find(Transaction tx, OrganizationScope scope, AttemptId id) {
    return store.find(tx, scope, id).map(this::open);
  }

  /** Those with this reference code, newest first: a code is short and may come twice. */
  public List<AttemptSummary> withReference(
      Transaction tx, OrganizationScope scope, String reference) {
    return Reference.read(reference)
        .map(code -> store.withReference(tx, scope, code.value()))
        .orElse(List.of());
  }

  /** The same in all organizations, for operators. */
  public List<Elsewhere> withReferenceAcrossOrganizations(Transaction tx, String reference) {
    return Reference.read(reference)
        .map(code -> store.withReferenceAcrossOrganizations(tx, code.value()))
        .orElse(List.of());
  }

  /**
   * Whether a user has signed in through a connection that is on, or has proved in a test sign-in
   * that they could.
   */
  public boolean hasSignedInSince(
      Transaction tx, OrganizationScope scope, UserId user, Instant since) {
    return store.hasSignedInSince(tx, scope, user, since);
  }

  /**
   * Removes what is over, a bounded number of rows in one transaction.
   *
   * @param keptFor how long traces are kept
   * @return how many rows went; zero means that nothing is left to remove
   */
  public int cleanUp(Database database, Duration keptFor, Instant now) {
    return database.write(
        tx ->
            attempts.deleteOlderAcrossOrganizations(tx, now.minus(keptFor), CLEANED_AT_ONCE)
                + replays.deleteOverAcrossOrganizations(tx, now, CLEANED_AT_ONCE)
                + consents.deleteOverAcrossOrganizations(tx, now, CLEANED_AT_ONCE)
                + starts.deleteOver(tx, now, CLEANED_AT_ONCE)
                + counts.cleanUp(tx, now)
                + tests.deleteOlderAcrossOrganizations(tx, now.minus(keptFor), CLEANED_AT_ONCE));
  }

  byte @Nullable [] seal(AttemptId id, Received received) {
    return messages.seal(id, received);
  }

  private AttemptTrace open(SealedTrace sealed) {
    return new AttemptTrace(
        sealed.summary(),
        sealed.sentence(),
        sealed.detail(),
        sealed.remedy(),
        ChecksText.decode(sealed.checks()),
        messages.readable(sealed.summary().id(), sealed.received()));
  }

  /** A cursor that nobody gave means the first page, which begins before the filter's end. */
  private static Cursor cursor(String text, AttemptFilter filter) {
    Cursor first = filter.to().map(end -> new Cursor(end, "")).orElse(NEWEST);
    int dot = text.indexOf('.');
    if (dot < 0) {
      return first;
    }
    try {
      return new Cursor(
          Instant.ofEpochMilli(Long.parseLong(text.substring(0, dot))), text.substring(dot + 1));
    } catch (NumberFormatException | DateTimeException e) {
      return first;
    }
  }
}
