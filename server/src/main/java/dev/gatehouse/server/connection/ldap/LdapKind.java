package dev.gatehouse.server.connection.ldap;

import static dev.gatehouse.server.face.Words.toSay;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Scheduler;
import dev.gatehouse.protocol.Check;
import dev.gatehouse.protocol.Refusal;
import dev.gatehouse.server.connection.Arrival;
import dev.gatehouse.server.connection.AttributeMapping;
import dev.gatehouse.server.connection.ConnectionKind;
import dev.gatehouse.server.connection.ConnectionTest;
import dev.gatehouse.server.connection.Departure;
import dev.gatehouse.server.connection.ExternalPerson;
import dev.gatehouse.server.connection.LiveConnection;
import dev.gatehouse.server.connection.PromptAnswer;
import dev.gatehouse.server.connection.ProviderPresets;
import dev.gatehouse.server.connection.Received;
import dev.gatehouse.server.connection.SettingsReader;
import dev.gatehouse.server.connection.ldap.LdapConversation.Described;
import dev.gatehouse.server.connection.ldap.LdapConversation.NoSubject;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.web.OutgoingAddresses;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** LDAP (RFC 4511) and Active Directory: a page of ours asks, and the directory checks. */
public final class LdapKind implements ConnectionKind, AutoCloseable {
  /** The key of this kind. */
  public static final String KEY = "ldap";

  private static final int MOST_DIRECTORIES = 1_000;
  private static final Duration UNUSED = Duration.ofMinutes(5);

  private final OutgoingAddresses addresses;
  private final boolean plainAllowed;
  private final LongSupplier nanoTime;
  private final ScheduledThreadPoolExecutor watch = Deadline.watch();
  private final Cache<Version, LdapServers> directories =
      Caffeine.newBuilder()
          .maximumSize(MOST_DIRECTORIES)
          .expireAfterAccess(UNUSED)
          .scheduler(Scheduler.systemScheduler())
          .removalListener(LdapKind::removed)
          .build();

  /** A change of the connection makes other links. */
  private record Version(ConnectionId id, long version) {}

  /**
   * @param addresses the guard of what is connected to
   * @param plainAllowed whether the operator lets connections name a leniency about plain LDAP
   */
  public LdapKind(OutgoingAddresses addresses, boolean plainAllowed) {
    this(addresses, plainAllowed, System::nanoTime);
  }

  LdapKind(OutgoingAddresses addresses, boolean plainAllowed, LongSupplier nanoTime) {
    this.addresses = addresses;
    this.plainAllowed = plainAllowed;
    this.nanoTime = nanoTime;
  }

  private static void removed(
      @Nullable Version version, @Nullable LdapServers servers, RemovalCause cause) {
    if (servers != null) {
      servers.close();
    }
  }

  @Override
  public String key() {
    return KEY;
  }

  @Override
  public SettingsVerdict check(ConnectionId id, String settings, Map<String, String> secrets) {
    SettingsReader reader = SettingsReader.of(settings);
    LdapSettings read = LdapSettings.read(reader);
    LdapSettingsRules.check(read, secrets, plainAllowed, reader);
    if (!reader.problems().isEmpty()) {
      return new SettingsVerdict.Unusable(reader.problems());
    }
    // One base of one directory: what row B4 forbids to stand in two organizations.
    LdapServer first = read.servers().getFirst();
    String base = read.baseDn().toLowerCase(Locale.ROOT).replaceAll("\\s*([,=])\\s*", "$1");
    return new SettingsVerdict.Usable(
        read.toJson(),
        KEY + "|" + first.host() + ":" + first.port() + "|" + base + "|" + read.userFilter());
  }

  @Override
  public boolean sendsSecretsElsewhere(String before, String after) {
    return LdapSettings.read(SettingsReader.of(after))
        .sendsPasswordElsewhere(LdapSettings.read(SettingsReader.of(before)));
  }

  @Override
  public Departure depart(LiveConnection connection, DepartureRequest request, Instant now) {
    LdapSettings settings = settingsOf(connection);
    String label = settings.userNameLabel();
    return new Departure.Prompt(label.isEmpty() ? toSay("User name") : label);
  }

  @Override
  public Arrival arrive(LiveConnection connection, ArrivalRequest request, Instant now) {
    return PromptAnswer.ofMessage(request.message())
        .map(answer -> verify(connection, answer, now))
        .orElseGet(LdapKind::unusable);
  }

  private static Arrival unusable() {
    Refusal refusal = LdapRefusal.EMPTY_ENTRY.because("nothing was asked of the directory");
    return new Arrival.TryAgain(
        refusal,
        List.of(Check.failed("entry", "a user name and a password", "one is empty, or too long")),
        Received.NOTHING);
  }

  /** Checks a user name and its password at the directory. May ask the network. */
  Arrival verify(LiveConnection connection, PromptAnswer answer, Instant now) {
    List<Check> checks = new ArrayList<>();
    return inConversation(
        connection,
        checks,
        conversation -> {
          Described described = conversation.verified(answer, now);
          return new Arrival.Verified(
              described.person(), checks, LdapPeople.received(described.entry()));
        },
        refusal -> refused(refusal, checks));
  }

  private static Arrival refused(Refusal refusal, List<Check> checks) {
    boolean again = refusal.reason() instanceof LdapRefusal reason && reason.allowsAnotherTry();
    return again
        ? new Arrival.TryAgain(refusal, checks, Received.NOTHING)
        : new Arrival.Refused(refusal, checks, Received.NOTHING);
  }

  /** What is said in a conversation. */
  private interface Exchange<T> {
    T with(LdapConversation conversation) throws LdapFailure, NoSubject;
  }

  private <T> T inConversation(
      LiveConnection connection,
      List<Check> checks,
      Exchange<T> exchange,
      Function<Refusal, T> refused) {
    LdapSettings settings = settingsOf(connection);
    AttributeMapping mapping = ProviderPresets.mappingOf(connection.connection());
    LdapServers servers = servers(connection, settings);
    try (Deadline deadline = Deadline.in(settings.timeout(), watch)) {
      if (!servers.enter(deadline)) {
        checks.add(Check.failed("server", "a free connection", "all are in use"));
        return refused.apply(LdapRefusal.BUSY.because("all connections are in use"));
      }
      try {
        return exchange.with(
            new LdapConversation(
                settings,
                new LdapPeople(mapping, settings),
                mapping.groups(),
                servers,
                deadline,
                checks));
      } catch (LdapFailure e) {
        showFailure(checks, e.reason().code(), e.detail());
        return refused.apply(e.refusal());
      } catch (NoSubject e) {
        return refused.apply(e.refusal());
      } finally {
        servers.leave();
      }
    }
  }

  /** A trace must show what failed. */
  private static void showFailure(List<Check> checks, String code, String detail) {
    boolean shown = checks.stream().anyMatch(check -> check.outcome() == Check.Outcome.FAILED);
    if (!shown) {
      checks.add(Check.failed("directory", "an answer", code + ": " + detail));
    }
  }

  private LdapServers servers(LiveConnection live, LdapSettings settings) {
    return directories.get(
        new Version(live.connection().id(), live.connection().version()),
        unused ->
            new LdapServers(
                settings,
                new LdapConnector(
                    addresses,
                    settings.caCertificates().isEmpty()
                        ? Optional.empty()
                        : PinnedAuthorities.of(settings.caCertificates()),
                    settings.allowPlainLdap() && plainAllowed),
                live.secrets().getOrDefault(LdapSettings.BIND_PASSWORD, ""),
                nanoTime));
  }

  @Override
  public Optional<ConnectionTest> test() {
    return Optional.of(this::tested);
  }

  private ConnectionTest.Report tested(
      LiveConnection connection, ConnectionTest.Question question, Instant now) {
    List<Check> checks = new ArrayList<>();
    return inConversation(
        connection,
        checks,
        conversation -> {
          Optional<ExternalPerson> person =
              question.answer().isPresent()
                  ? Optional.of(conversation.verified(question.answer().get(), now).person())
                  : conversation.inspected(question.userName(), now);
          return new ConnectionTest.Report(Optional.empty(), checks, person);
        },
        refusal -> new ConnectionTest.Report(Optional.of(refusal), checks, Optional.empty()));
  }

  @Override
  public String readable(byte[] message) {
    return new String(message, StandardCharsets.UTF_8);
  }

  /** Of several answers to one page, one is tried: each counts at the directory. */
  @Override
  public boolean asksTheNetworkOnArrival() {
    return true;
  }

  private static LdapSettings settingsOf(LiveConnection connection) {
    return LdapSettings.read(SettingsReader.of(connection.connection().settings()));
  }

  @Override
  public void close() {
    directories.invalidateAll();
    directories.cleanUp();
    watch.shutdownNow();
  }
}
