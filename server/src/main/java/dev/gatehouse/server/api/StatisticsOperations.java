package dev.gatehouse.server.api;

import dev.gatehouse.server.api.Operation.QueryParameter;
import dev.gatehouse.server.audit.ProvisioningCounts;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.directory.PeopleCounts;
import dev.gatehouse.server.signin.SignInCounts;
import dev.gatehouse.server.signin.SignInCounts.By;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The operations that count what happened, for pictures. The database counts, from indexes. */
final class StatisticsOperations {
  private static final Duration LONGEST_BY_HOUR = Duration.ofDays(8);
  private static final Duration USUAL_BY_HOUR = Duration.ofDays(1);
  private static final Duration USUAL = Duration.ofDays(30);

  private final Database database;
  private final SignInCounts signIns = new SignInCounts();
  private final ProvisioningCounts provisioning = new ProvisioningCounts();
  private final PeopleCounts people = new PeopleCounts();

  StatisticsOperations(Database database) {
    this.database = database;
  }

  /** How many sign-ins ended how. */
  record SignInCountView(
      @Doc("The hour or day that it counts, in UTC; left out by connection.")
          Optional<Instant> start,
      @Doc("The connection, or password; left out by hour and day.") Optional<String> connection,
      @Doc("Begun, and not ended yet or given up.") long pending,
      long succeeded,
      long refused,
      @Doc("Test sign-ins, however they ended; they are in no other number.") long tests) {}

  /** How many people there are, and what belongs to them. */
  record PeopleStatistics(
      long people,
      @Doc("Those who are not deactivated.") long active,
      @Doc("Those that can be accepted.") long openInvitations,
      long groups) {
    static PeopleStatistics of(PeopleCounts.Count count) {
      return new PeopleStatistics(
          count.people(), count.active(), count.openInvitations(), count.groups());
    }
  }

  /** Sign-ins as they are counted. */
  record SignInStatistics(
      Instant from,
      Instant to,
      By by,
      long pending,
      long succeeded,
      long refused,
      @Doc("Test sign-ins, however they ended; they are in no other number.") long tests,
      @Doc("By hour and day without gaps; by connection those with any.")
          List<SignInCountView> counts) {}

  /** How often directories did something. */
  record ProvisioningCountView(
      Instant start, @Doc("Such as user.created.") Map<String, Long> actions, long events) {}

  /** What directories did, as it is counted. */
  record ProvisioningStatistics(
      Instant from, Instant to, @Doc("By day, without gaps.") List<ProvisioningCountView> counts) {}

  List<Operation> operations() {
    QueryParameter from = TimeSpan.PARAMETERS.getFirst();
    QueryParameter to = TimeSpan.PARAMETERS.getLast();
    return new OperationGroup("Statistics")
        .get(
            "countSignIns",
            "/organizations/{organization}/statistics/sign-ins",
            "sign_ins:read",
            "Counts the sign-ins that began in whole hours; test sign-ins apart.",
            SignInStatistics.class,
            this::signIns)
        .with(
            from,
            to,
            new QueryParameter(
                "by", "hour (8 days at most), day or connection (31 days); day unless given."))
        .get(
            "countProvisioning",
            "/organizations/{organization}/statistics/provisioning",
            "directories:read",
            "Counts by day what directories changed, 92 days at most.",
            ProvisioningStatistics.class,
            this::provisioning)
        .with(from, to)
        .get(
            "countPeople",
            "/organizations/{organization}/statistics/people",
            "users:read",
            "Counts the people, open invitations and groups that there are now.",
            PeopleStatistics.class,
            call ->
                new Reply.Done(
                    database.read(
                        tx -> PeopleStatistics.of(people.count(tx, call.scope(), call.now())))))
        .all();
  }

  private Reply signIns(Call call) {
    String word = call.query("by").orElse("day").toUpperCase(Locale.ROOT);
    Optional<By> named =
        List.of(By.values()).stream().filter(by -> by.name().equals(word)).findFirst();
    if (named.isEmpty()) {
      return Reply.invalid("by", "by_unknown", "Give hour, day or connection.");
    }
    By by = named.get();
    Optional<TimeSpan.Bounded> span;
    try {
      span =
          TimeSpan.of(call)
              .bounded(
                  call.now(),
                  by == By.HOUR ? USUAL_BY_HOUR : USUAL,
                  by == By.HOUR ? LONGEST_BY_HOUR : SignInCounts.LONGEST);
    } catch (TimeSpan.UnreadableException e) {
      return e.reply();
    }
    return span.<Reply>map(bounded -> new Reply.Done(signIns(call, bounded, by)))
        .orElseGet(StatisticsOperations::outOfBounds);
  }

  private SignInStatistics signIns(Call call, TimeSpan.Bounded span, By by) {
    List<SignInCounts.Count> counts =
        database.read(tx -> signIns.count(tx, call.scope(), span.from(), span.to(), by));
    return new SignInStatistics(
        span.from(),
        span.to(),
        by,
        counts.stream().mapToLong(SignInCounts.Count::pending).sum(),
        counts.stream().mapToLong(SignInCounts.Count::succeeded).sum(),
        counts.stream().mapToLong(SignInCounts.Count::refused).sum(),
        counts.stream().mapToLong(SignInCounts.Count::tests).sum(),
        switch (by) {
          case HOUR -> withoutGaps(counts, span, Duration.ofHours(1));
          case DAY -> withoutGaps(counts, span, Duration.ofDays(1));
          case CONNECTION ->
              counts.stream()
                  .map(
                      count ->
                          view(
                              count,
                              Optional.empty(),
                              Optional.of(
                                  count.key().isEmpty() ? MethodNames.PASSWORD : count.key())))
                  .toList();
        });
  }

  private static List<SignInCountView> withoutGaps(
      List<SignInCounts.Count> counts, TimeSpan.Bounded span, Duration step) {
    Map<Long, SignInCounts.Count> known =
        counts.stream()
            .collect(Collectors.toMap(one -> Long.parseLong(one.key()), Function.identity()));
    List<SignInCountView> all = new ArrayList<>();
    for (long at : steps(span, step)) {
      all.add(
          view(
              known.getOrDefault(at, new SignInCounts.Count("", 0, 0, 0, 0)),
              Optional.of(Instant.ofEpochMilli(at * step.toMillis())),
              Optional.empty()));
    }
    return all;
  }

  private static List<Long> steps(TimeSpan.Bounded span, Duration step) {
    List<Long> steps = new ArrayList<>();
    long end = Math.ceilDiv(span.to().toEpochMilli(), step.toMillis());
    for (long at = Math.floorDiv(span.from().toEpochMilli(), step.toMillis()); at < end; at++) {
      steps.add(at);
    }
    return steps;
  }

  private static SignInCountView view(
      SignInCounts.Count count, Optional<Instant> start, Optional<String> connection) {
    return new SignInCountView(
        start, connection, count.pending(), count.succeeded(), count.refused(), count.tests());
  }

  private Reply provisioning(Call call) {
    Optional<TimeSpan.Bounded> span;
    try {
      span = TimeSpan.of(call).bounded(call.now(), USUAL, ProvisioningCounts.LONGEST);
    } catch (TimeSpan.UnreadableException e) {
      return e.reply();
    }
    return span.<Reply>map(
            bounded ->
                new Reply.Done(
                    new ProvisioningStatistics(
                        bounded.from(), bounded.to(), provisioning(call, bounded))))
        .orElseGet(StatisticsOperations::outOfBounds);
  }

  private List<ProvisioningCountView> provisioning(Call call, TimeSpan.Bounded span) {
    Map<Long, Map<String, Long>> days = new TreeMap<>();
    steps(span, Duration.ofDays(1)).forEach(day -> days.put(day, new TreeMap<>()));
    for (ProvisioningCounts.Count count :
        database.read(tx -> provisioning.count(tx, call.scope(), span.from(), span.to()))) {
      Map<String, Long> day = days.get(count.day());
      if (day != null) {
        day.put(count.action(), count.events());
      }
    }
    return days.entrySet().stream()
        .map(
            day ->
                new ProvisioningCountView(
                    Instant.ofEpochMilli(day.getKey() * Duration.ofDays(1).toMillis()),
                    day.getValue(),
                    day.getValue().values().stream().mapToLong(Long::longValue).sum()))
        .toList();
  }

  private static Reply.Refused outOfBounds() {
    return Reply.invalid(
        "from", "span_out_of_bounds", "The time must begin before it ends, and not be too long.");
  }
}
