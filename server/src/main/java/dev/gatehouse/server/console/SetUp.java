package dev.gatehouse.server.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How far the set-up of a connection is. Nothing is remembered for this: it follows from the
 * connection itself, its role mappings, its directory and its test sign-ins.
 */
final class SetUp {
  private static final int LATEST = 5;

  private final Visit visit;
  private final Doc connection;
  private final Doc mappings;
  private final List<Doc> tests;
  private final boolean directory;

  /** The steps, in order; {@code word} stands in the address. */
  enum Step {
    GUIDE("guide", "Create it there", "At your provider, make an application with these values."),
    PROVIDER("provider", "Bring its values", "Tell Gatehouse what your provider says of itself."),
    ATTRIBUTES("attributes", "Names and addresses", "Mostly there is nothing to do here."),
    ROLES("roles", "Groups and roles", "What people may do follows from their groups there."),
    PROVISIONING("provisioning", "How people come", ""),
    TEST("test", "Try it", ""),
    ENABLE("enable", "Enable", "");

    final String word;
    final String title;

    /** The sentence below the title; empty where the page itself says it first. */
    final String lead;

    Step(String word, String title, String lead) {
      this.word = word;
      this.title = title;
      this.lead = lead;
    }
  }

  private SetUp(Visit visit, Doc connection) {
    String id = connection.text("id");
    this.visit = visit;
    this.connection = connection;
    this.mappings = visit.api().get("connections", id, "role-mappings").body();
    this.tests =
        connection.flag("finished")
            ? visit.api().get("connections", id, "test-sign-ins").body().list()
            : List.of();
    this.directory =
        connection.text("provisioning.mode").equals("SCIM")
            && visit.api().get("directories").body().list("items").stream()
                .anyMatch(one -> one.text("connection").equals(id));
  }

  static SetUp of(Visit visit, Doc connection) {
    return new SetUp(visit, connection);
  }

  Doc mappings() {
    return mappings;
  }

  /** The newest first. */
  List<Doc> tests() {
    return tests;
  }

  /** The latest tests in which the provider named somebody, with what came. */
  List<Doc> seen() {
    List<Doc> seen = new ArrayList<>();
    for (Doc test : tests) {
      if (seen.size() < LATEST && !test.text("outcome.subject").isEmpty()) {
        seen.add(test);
      }
    }
    return seen;
  }

  /** The groups that came in the latest tests. */
  List<String> seenGroups() {
    return seen().stream()
        .flatMap(test -> test.texts("outcome.groups").stream())
        .distinct()
        .sorted()
        .toList();
  }

  private boolean isLdap() {
    return connection.text("kind").equals("ldap");
  }

  private boolean tested() {
    return tests.stream().anyMatch(test -> test.text("state").equals("SUCCEEDED"));
  }

  /** What a step lacks; empty for nothing. */
  String missing(Step step) {
    boolean finished = connection.flag("finished");
    return switch (step) {
      case GUIDE -> "";
      case PROVIDER ->
          finished
              ? ""
              : isLdap()
                  ? "The servers of the directory, and where people stand in it, are missing."
                  : "What the provider tells of itself is missing.";
      case ATTRIBUTES ->
          seen().stream()
              .findFirst()
              .filter(test -> test.text("outcome.email").isEmpty())
              .map(test -> "The latest test sign-in brought no e-mail address.")
              .orElse("");
      case ROLES ->
          mappings.list("mappings").isEmpty()
                  && connection.text("provisioning.defaultRole").isEmpty()
              ? "No group gives a role, and there is no default role: people could sign in, but do"
                  + " nothing."
              : "";
      case PROVISIONING ->
          connection.text("provisioning.mode").equals("SCIM") && !directory
              ? "SCIM is chosen, but this connection has no directory yet."
              : "";
      case TEST ->
          tested()
              ? ""
              : finished
                  ? "No test sign-in has succeeded yet."
                  : "The provider's values come first.";
      case ENABLE ->
          connection.flag("enabled")
              ? ""
              : finished ? "It is not enabled yet." : "The provider's values come first.";
    };
  }

  private String state(Step step) {
    if (!missing(step).isEmpty()) {
      return "missing";
    }
    return connection.flag("finished") ? "done" : "";
  }

  /** Where somebody who comes back goes on: the first step that lacks something. */
  Step first() {
    if (!connection.flag("finished")) {
      return Step.GUIDE;
    }
    for (Step step : Step.values()) {
      if (!missing(step).isEmpty()) {
        return step;
      }
    }
    return Step.ENABLE;
  }

  static String path(String id, Step step) {
    return ProvidersSection.PATH + "/" + id + "/set-up/" + step.word;
  }

  static Optional<Step> after(Step step) {
    return step.ordinal() + 1 < Step.values().length
        ? Optional.of(Step.values()[step.ordinal() + 1])
        : Optional.empty();
  }

  SetUpView view(Step current, Troubles troubles) {
    String id = connection.text("id");
    List<SetUpView.Step> steps = new ArrayList<>();
    for (Step step : Step.values()) {
      steps.add(
          new SetUpView.Step(step.title, visit.href(path(id, step)), state(step), step == current));
    }
    return new SetUpView(
        connection,
        steps,
        current == Step.ENABLE && connection.flag("finished") ? "" : missing(current),
        after(current).map(step -> visit.href(path(id, step))).orElse(""),
        visit.href(path(id, current)),
        visit.href(ProvidersSection.PATH + "/" + id),
        troubles);
  }

  /** The title of a step's page. */
  Heading heading(Step step) {
    String name = connection.text("displayName");
    return Heading.of(step.title)
        .saying(step.lead)
        .below("SSO providers", ProvidersSection.PATH)
        .below(name, ProvidersSection.PATH + "/" + connection.text("id"));
  }
}
