package dev.gatehouse.server.connection.ldap;

import com.unboundid.ldap.sdk.BindResult;
import com.unboundid.ldap.sdk.ResultCode;
import dev.gatehouse.protocol.Check;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The servers of one connection: which to ask next, and links that are bound already. A server that
 * fails is left alone for a while, twice as long each time, unless there is no other.
 */
final class LdapServers implements AutoCloseable {
  private static final int MOST_AT_ONCE = 16;
  private static final int MOST_IDLE = 2;
  private static final long OLDEST_SECONDS = 300;
  private static final long UNCHECKED_SECONDS = 5;
  private static final long LONGEST_PAUSE_SECONDS = 60;

  private final LdapSettings settings;
  private final LdapConnector connector;
  private final String bindPassword;
  private final LongSupplier nanoTime;
  private final Semaphore atOnce = new Semaphore(MOST_AT_ONCE);
  private final Deque<LdapLink> idle = new ArrayDeque<>();
  private final Map<LdapServer, Pause> pauses = new HashMap<>();
  private boolean closed;

  /** How often a server has failed one after the other, and until when it is left alone. */
  private record Pause(int failures, long until) {}

  /**
   * @param nanoTime by which servers that have failed are left alone
   */
  LdapServers(
      LdapSettings settings, LdapConnector connector, String bindPassword, LongSupplier nanoTime) {
    this.settings = settings;
    this.connector = connector;
    this.bindPassword = bindPassword;
    this.nanoTime = nanoTime;
  }

  /** A turn: so many conversations at once, and no more. */
  boolean enter(Deadline deadline) {
    try {
      return atOnce.tryAcquire(deadline.milliseconds(2_000), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  void leave() {
    atOnce.release();
  }

  /** A link that is bound as the account that searches. */
  LdapLink searching(List<Check> checks, Deadline deadline) throws LdapFailure {
    LdapLink kept = kept(deadline);
    if (kept != null) {
      checks.add(Check.passed("server", kept.server().address(), "connected already"));
      checks.add(Check.passed("tls", expectedTls(), kept.secured()));
      checks.add(Check.passed("service account", settings.bindDn(), "bound already"));
      return kept;
    }
    LdapLink fresh = fresh(checks, deadline);
    boolean bound = false;
    try {
      bindService(fresh, checks, deadline);
      bound = true;
      return fresh;
    } finally {
      if (!bound) {
        fresh.close();
      }
    }
  }

  private void bindService(LdapLink link, List<Check> checks, Deadline deadline)
      throws LdapFailure {
    BindResult result = link.bind(settings.bindDn(), bindPassword, deadline);
    BindOutcome outcome = BindOutcome.of(result, settings.isActiveDirectory());
    if (result.getResultCode().equals(ResultCode.SUCCESS) && outcome.problem().isEmpty()) {
      checks.add(Check.passed("service account", settings.bindDn(), "bound"));
      return;
    }
    checks.add(Check.failed("service account", settings.bindDn(), outcome.words()));
    LdapRefusal reason =
        outcome
            .problem()
            .filter(one -> one == LdapRefusal.TLS_DEMANDED || one == LdapRefusal.UNREACHABLE)
            .orElse(LdapRefusal.SERVICE_ACCOUNT);
    throw new LdapFailure(reason, outcome.words());
  }

  /** A link that nobody has used yet. */
  LdapLink fresh(List<Check> checks, Deadline deadline) throws LdapFailure {
    LdapFailure first = null;
    for (LdapServer server : inOrder()) {
      if (deadline.isOver()) {
        break;
      }
      try {
        LdapLink link = connector.connect(server, deadline);
        worked(server);
        checks.add(Check.passed("server", server.address(), "connected"));
        checks.add(Check.passed("tls", expectedTls(), link.secured()));
        return link;
      } catch (LdapFailure e) {
        if (!e.isOfTheServer()) {
          throw e;
        }
        failed(server);
        checks.add(Check.failed("server", server.address(), e.reason().code() + ": " + e.detail()));
        first = first == null ? e : first;
      }
    }
    throw first == null ? new LdapFailure(LdapRefusal.TIMEOUT, "no time is left") : first;
  }

  private String expectedTls() {
    if (settings.allowPlainLdap()) {
      return "none is required: allowPlainLdap is on";
    }
    return settings.caCertificates().isEmpty()
        ? "a certificate of a public authority"
        : "a certificate of the pinned authority";
  }

  /** As they were entered, but those that failed lately come last. */
  private synchronized List<LdapServer> inOrder() {
    long now = nanoTime.getAsLong();
    List<LdapServer> order = new ArrayList<>(settings.servers());
    order.sort(Comparator.comparingLong(server -> waits(server, now)));
    return order;
  }

  private long waits(LdapServer server, long now) {
    Pause pause = pauses.get(server);
    return pause == null ? 0 : Math.max(0, pause.until() - now);
  }

  private synchronized void failed(LdapServer server) {
    Pause before = pauses.get(server);
    int failures = before == null ? 1 : Math.min(before.failures() + 1, 10);
    long seconds = Math.min(LONGEST_PAUSE_SECONDS, 1L << failures);
    pauses.put(
        server, new Pause(failures, nanoTime.getAsLong() + TimeUnit.SECONDS.toNanos(seconds)));
  }

  private synchronized void worked(LdapServer server) {
    pauses.remove(server);
  }

  /** One that still answers; null if there is none. */
  private @Nullable LdapLink kept(Deadline deadline) {
    for (LdapLink link = take(); link != null; link = take()) {
      boolean young = link.ageSeconds() < OLDEST_SECONDS;
      if (young && (link.idleSeconds() < UNCHECKED_SECONDS || link.answers(deadline))) {
        return link;
      }
      link.close();
    }
    return null;
  }

  private synchronized @Nullable LdapLink take() {
    return idle.pollLast();
  }

  /** Keeps a searching link for the next one, after a conversation without a fault. */
  synchronized void keep(LdapLink link) {
    if (closed || link.isClosed() || link.ageSeconds() >= OLDEST_SECONDS) {
      link.close();
      return;
    }
    idle.addLast(link);
    if (idle.size() > MOST_IDLE) {
      idle.removeFirst().close();
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    idle.forEach(LdapLink::close);
    idle.clear();
  }
}
