package dev.gatehouse.server.console;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Makes the pictures of the first page from what the API counts. */
final class Pictures {
  private static final List<ColumnPicture.Part> VERDICTS =
      List.of(
          new ColumnPicture.Part("signed in", "good"),
          new ColumnPicture.Part("not finished", "open"),
          new ColumnPicture.Part("refused", "bad"));
  private static final DateTimeFormatter HOUR =
      DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH).withZone(ZoneOffset.UTC);
  private static final int MOST_ROWS = 12;
  private static final long SOON = 30;
  private static final long HORIZON = 2 * 365;

  private Pictures() {}

  /**
   * Sign-ins by the hour of a day, or by the day of a month.
   *
   * @param byHour else by day
   * @return empty where nobody tried, or this person may not know
   */
  static Optional<ColumnPicture> signIns(Visit visit, boolean byHour) {
    if (!visit.may("sign_ins:read")) {
      return Optional.empty();
    }
    Doc counted =
        visit.api().get(Map.of("by", byHour ? "hour" : "day"), "statistics", "sign-ins").body();
    String span = byHour ? "in the last 24 hours" : "in the last 30 days";
    List<ColumnPicture.Column> columns =
        counted.list("counts").stream()
            .map(
                count -> {
                  Instant start = count.instant("start").orElse(Instant.EPOCH);
                  return new ColumnPicture.Column(
                      byHour ? Words.moment(start) : Words.day(start),
                      (byHour ? HOUR : DAY).format(start),
                      List.of(
                          count.number("succeeded"),
                          count.number("pending"),
                          count.number("refused")));
                })
            .toList();
    ColumnPicture picture =
        new ColumnPicture(
            "sign-ins",
            "Sign-ins " + span,
            Words.count(counted.number("succeeded"), "sign-in", "sign-ins")
                + " worked "
                + span
                + ", "
                + Words.count(counted.number("refused"), "was refused", "were refused")
                + ", and "
                + Words.count(counted.number("pending"), "was", "were")
                + " not finished."
                + tests(counted.number("tests")),
            VERDICTS,
            columns);
    return Optional.of(picture).filter(drawn -> drawn.total() > 0);
  }

  /** Tests let nobody in: they are told of and drawn nowhere. */
  private static String tests(long number) {
    return number == 0
        ? ""
        : " Besides, "
            + Words.count(
                number, "test sign-in was run, which is", "test sign-ins were run, which are")
            + " not counted here.";
  }

  /** Sign-ins of a month by what they went through. */
  static Optional<RowPicture> byConnection(Visit visit) {
    if (!visit.may("sign_ins:read")) {
      return Optional.empty();
    }
    List<Doc> counts =
        visit
            .api()
            .get(Map.of("by", "connection"), "statistics", "sign-ins")
            .body()
            .list("counts")
            .stream()
            .filter(count -> total(count) > 0)
            .sorted((one, other) -> Long.compare(total(other), total(one)))
            .limit(MOST_ROWS)
            .toList();
    if (counts.isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> methods = People.methods(visit);
    long top = Drawing.above(total(counts.getFirst()));
    return Optional.of(
        new RowPicture(
            "connections",
            "Sign-ins by provider in the last 30 days",
            "How many sign-ins went through each provider, and how many of them were refused.",
            List.of(
                new RowPicture.Tick(0, "0"),
                new RowPicture.Tick(0.5, Words.number(top / 2)),
                new RowPicture.Tick(1, Words.number(top))),
            List.of("Provider", "Signed in", "Not finished", "Refused"),
            counts.stream().map(count -> row(visit, count, methods, top)).toList()));
  }

  private static RowPicture.Row row(Visit visit, Doc count, Map<String, String> methods, long top) {
    String id = count.text("connection");
    List<RowPicture.Part> parts = new ArrayList<>();
    parts.add(new RowPicture.Part(count.number("succeeded") / (double) top, "good"));
    parts.add(new RowPicture.Part(count.number("pending") / (double) top, "open"));
    parts.add(new RowPicture.Part(count.number("refused") / (double) top, "bad"));
    return new RowPicture.Row(
        methods.getOrDefault(id, id),
        Optional.of(visit.href(SignInsSection.PATH, Map.of("connection", id))),
        parts,
        Words.number(total(count)) + ", " + Words.number(count.number("refused")) + " refused",
        List.of(
            Words.number(count.number("succeeded")),
            Words.number(count.number("pending")),
            Words.number(count.number("refused"))));
  }

  private static long total(Doc count) {
    return count.number("succeeded") + count.number("pending") + count.number("refused");
  }

  /** What directories changed in a month. */
  static Optional<ColumnPicture> provisioning(Visit visit) {
    if (!visit.may("directories:read")) {
      return Optional.empty();
    }
    Doc counted = visit.api().get("statistics", "provisioning").body();
    ColumnPicture picture =
        new ColumnPicture(
            "provisioning",
            "Changes by directories in the last 30 days",
            "How many changes of people and groups came over SCIM on each day.",
            List.of(new ColumnPicture.Part("changes", "info")),
            counted.list("counts").stream()
                .map(
                    count -> {
                      Instant start = count.instant("start").orElse(Instant.EPOCH);
                      return new ColumnPicture.Column(
                          Words.day(start), DAY.format(start), List.of(count.number("events")));
                    })
                .toList());
    return Optional.of(picture).filter(drawn -> drawn.total() > 0);
  }

  /** When certificates end, the first at the top: the providers', and ours for them. */
  static Optional<RowPicture> certificates(Visit visit) {
    if (!visit.may("connections:read")) {
      return Optional.empty();
    }
    // Ours are the same for every provider; they stand there once.
    Map<String, Doc> different = new LinkedHashMap<>();
    for (Doc entry : visit.api().get("certificates").body().list()) {
      if (!entry.flag("replaced")) {
        boolean ours = entry.text("owner").equals("OURS");
        different.putIfAbsent(
            entry.text("certificate.sha256") + (ours ? "" : entry.text("connection")), entry);
      }
    }
    List<RowPicture.Row> rows =
        different.values().stream()
            .limit(MOST_ROWS)
            .map(entry -> certificate(visit, entry))
            .toList();
    return rows.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new RowPicture(
                "certificates",
                "When certificates end",
                "Each bar reaches from today to the end of a certificate, two years at most. The"
                    + " first to end is at the top.",
                List.of(
                    new RowPicture.Tick(0, "today"),
                    new RowPicture.Tick(0.25, "6 months"),
                    new RowPicture.Tick(0.5, "1 year"),
                    new RowPicture.Tick(1, "2 years")),
                List.of("Certificate", "Ends", "In words", "Subject"),
                rows));
  }

  private static RowPicture.Row certificate(Visit visit, Doc entry) {
    boolean ours = entry.text("owner").equals("OURS");
    String end =
        entry
            .instant("certificate.notAfter")
            .map(Words::day)
            .orElse("at a time that cannot be shown");
    long left = entry.number("daysLeft");
    String words =
        left < 0
            ? "has ended"
            : left < SOON ? "ends in " + Words.count(left, "day", "days") : "ends " + end;
    return new RowPicture.Row(
        ours ? "Gatehouse (ours)" : entry.text("connectionName"),
        ours
            ? Optional.empty()
            : Optional.of(SettingLink.provider(visit, entry.text("connection"))),
        List.of(
            new RowPicture.Part(
                Math.max(0.01, left / (double) HORIZON), left < SOON ? "bad" : "good")),
        words,
        List.of(end, words, entry.text("certificate.subject")));
  }
}
