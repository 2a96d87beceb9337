package dev.gatehouse.server.api;

import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What the levels of IPSIE (Interoperability Profiling for Secure Identity in the Enterprise, a
 * working group of the OpenID Foundation) ask of an application, and what of it an organization
 * meets. Its drafts still change; {@link #DRAFT} says which one this follows.
 */
final class IpsieOperations {
  private static final String DRAFT = "openid/ipsie ipsie-levels.md, 2025";

  private final Database database;
  private final List<Part> parts;

  /**
   * @param parts each asks about some levels; another one is added here, and nowhere else
   */
  IpsieOperations(Database database, List<Part> parts) {
    this.database = database;
    this.parts = List.copyOf(parts);
  }

  /** A level. Each includes those of its kind before it. */
  enum Level {
    AL1,
    AL2,
    AL3,
    SL1,
    SL2,
    SL3;

    boolean includes(Level other) {
      return name().startsWith(other.name().substring(0, 2)) && ordinal() >= other.ordinal();
    }
  }

  /** Asks about some levels. */
  @FunctionalInterface
  interface Part {
    List<Item> items(Transaction tx, Call call);

    /**
     * Changes what can be changed without asking anybody, up to a level; nothing of another kind.
     *
     * @throws RolledBackException with why, if something cannot be changed
     */
    default void switchOn(Transaction tx, Call call, Level level) {}
  }

  /** One thing that a level asks for. */
  record Item(
      Level level,
      @Doc("Stable.") String code,
      @Doc("What is asked for.") String requirement,
      boolean met,
      @Doc("Ids of what does not meet it: connections or users; at most ten.") List<String> unmetBy,
      @Doc("What to change, where something here can be changed.") Optional<String> setting) {
    private static final int MOST_NAMED = 10;

    Item {
      unmetBy = unmetBy.stream().limit(MOST_NAMED).toList();
    }

    /**
     * What each of these has to meet. Without any nothing is met: nobody could come through one.
     */
    static <W extends Asked> Item ofEach(
        List<W> ways,
        Predicate<W> meets,
        Level level,
        String code,
        String requirement,
        String setting) {
      List<String> unmet = ways.stream().filter(meets.negate()).map(Asked::id).toList();
      return new Item(
          level,
          code,
          requirement,
          !ways.isEmpty() && unmet.isEmpty(),
          unmet,
          Optional.of(setting));
    }

    /** What this program does whatever is set. */
    static Item always(Level level, String code, String requirement) {
      return new Item(level, code, requirement, true, List.of(), Optional.empty());
    }
  }

  /** Of which each has to meet something, such as a connection. */
  interface Asked {
    String id();
  }

  /** A level as a whole. */
  record LevelView(
      Level level,
      @Doc("Whether all is met that this level and those before it ask for.") boolean met) {}

  /** The report. */
  record IpsieView(
      @Doc("Which draft of the levels this follows.") String draft,
      List<LevelView> levels,
      List<Item> items) {}

  List<Operation> operations() {
    return new OperationGroup("Organizations")
        .get(
            "getIpsieReport",
            "/organizations/{organization}/ipsie",
            "organizations:read",
            "Shows what the levels of IPSIE ask for and which of it is met.",
            IpsieView.class,
            call -> database.read(tx -> new Reply.Done(report(tx, call))))
        .ask(
            "switchOnIpsieLevel",
            "/organizations/{organization}/ipsie",
            "connections:write",
            "Changes the settings of connections and their directories that stand against a level,"
                + " together, and shows"
                + " the report as it is then.",
            LevelInput.class,
            IpsieView.class,
            this::switchOn)
        .all();
  }

  /** Which level is wanted. */
  record LevelInput(Level level) {}

  private Reply switchOn(Call call) {
    Level level = call.input(LevelInput.class).level();
    try {
      return database.write(
          tx -> {
            parts.forEach(part -> part.switchOn(tx, call, level));
            return new Reply.Done(report(tx, call));
          });
    } catch (RolledBackException e) {
      return e.reply();
    }
  }

  private IpsieView report(Transaction tx, Call call) {
    List<Item> items = parts.stream().flatMap(part -> part.items(tx, call).stream()).toList();
    List<LevelView> levels =
        Stream.of(Level.values())
            .filter(level -> items.stream().anyMatch(item -> item.level() == level))
            .map(
                level ->
                    new LevelView(
                        level,
                        items.stream()
                            .filter(item -> level.includes(item.level()))
                            .allMatch(Item::met)))
            .toList();
    return new IpsieView(DRAFT, levels, items);
  }
}
