package dev.gatehouse.testkit.scim;

import dev.gatehouse.testkit.People;
import dev.gatehouse.testkit.Person;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the directory has told a service provider about its people, and tells it on request. Safe
 * for several threads: one request goes out at a time.
 */
public final class Provisioning {
  private static final int MOST_ANSWERS = 40;

  private final People people;
  private final ScimClient.Pause pause;
  private final Map<String, Pushed> pushed = new HashMap<>();
  private final Map<String, String> groupIds = new HashMap<>();
  private final Deque<ScimAnswer> answers = new ArrayDeque<>();
  private @Nullable ScimTarget target;
  private @Nullable ScimClient client;

  public Provisioning(People people) {
    this(people, duration -> Thread.sleep(duration));
  }

  Provisioning(People people, ScimClient.Pause pause) {
    this.people = people;
    this.pause = pause;
  }

  /** How somebody stands at the other side, as far as this side knows. */
  public enum State {
    NOT_PUSHED,
    IN_DIRECTORY,
    DEACTIVATED
  }

  /**
   * @param groups of which the other side was told that the person is a member
   */
  private record Pushed(String id, State state, Person asOf, Set<String> groups) {}

  /** Pushes to this address from now on, and forgets what another was told. */
  public synchronized void to(ScimTarget chosen) {
    if (!chosen.equals(target)) {
      target = chosen;
      client = new ScimClient(chosen, pause, this::keep);
      pushed.clear();
      groupIds.clear();
    }
  }

  public synchronized Optional<ScimTarget> target() {
    return Optional.ofNullable(target);
  }

  public synchronized State state(Person person) {
    var known = pushed.get(person.userName());
    return known == null ? State.NOT_PUSHED : known.state();
  }

  /** Whether somebody was edited after the push that the other side knows. */
  public synchronized boolean changed(Person person) {
    var known = pushed.get(person.userName());
    return known != null && !known.asOf().equals(person);
  }

  /** The last answers, newest first. */
  public synchronized List<ScimAnswer> answers() {
    return List.copyOf(answers);
  }

  /**
   * Pushes everybody.
   *
   * @return whether each push went well
   */
  public synchronized boolean pushAll() {
    boolean well = true;
    for (var person : people.all()) {
      well &= push(person);
    }
    return well;
  }

  /** Creates somebody at the other side, or makes them there what they are here. */
  public synchronized boolean push(Person person) {
    var known = pushed.get(person.userName());
    boolean active = known == null || known.state() != State.DEACTIVATED;
    var id = known == null ? create(person) : update(known.id(), person, active);
    if (id.isEmpty()) {
      return false;
    }
    Set<String> groups = known == null ? new HashSet<>() : new HashSet<>(known.groups());
    boolean well = matchGroups(id.get(), person, groups);
    var state = active ? State.IN_DIRECTORY : State.DEACTIVATED;
    pushed.put(person.userName(), new Pushed(id.get(), state, person, groups));
    return well;
  }

  public synchronized boolean deactivate(Person person) {
    return setActive(person, false);
  }

  public synchronized boolean reactivate(Person person) {
    return setActive(person, true);
  }

  /** Deletes somebody at the other side. */
  public synchronized boolean remove(Person person) {
    var known = pushed.get(person.userName());
    if (known == null) {
      return false;
    }
    var answer = client().delete("/Users/" + known.id());
    // Somebody who is gone already is as removed as can be.
    if (!answer.ok() && answer.status() != 404) {
      return false;
    }
    pushed.remove(person.userName());
    return true;
  }

  private boolean setActive(Person person, boolean active) {
    var known = pushed.get(person.userName());
    if (known == null
        || !client().patch("/Users/" + known.id(), ScimMessages.active(active)).ok()) {
      return false;
    }
    var state = active ? State.IN_DIRECTORY : State.DEACTIVATED;
    pushed.put(person.userName(), new Pushed(known.id(), state, known.asOf(), known.groups()));
    return true;
  }

  /** Looks up first: whoever is there already is taken over, and made what they are here. */
  private Optional<String> create(Person person) {
    var found = client().find("/Users", "userName", person.email());
    if (!found.ok()) {
      return Optional.empty();
    }
    if (found.body().path("totalResults").asInt(0) > 0) {
      return update(found.body().path("Resources").path(0).path("id").asString(), person, true);
    }
    return id(client().post("/Users", ScimMessages.user(person, true)));
  }

  private Optional<String> update(String id, Person person, boolean active) {
    return id(client().put("/Users/" + id, ScimMessages.user(person, active)));
  }

  /** Adds somebody to their groups and removes them from those that they have left. */
  private boolean matchGroups(String userId, Person person, Set<String> groups) {
    boolean well = true;
    for (var group : person.groups()) {
      if (!groups.contains(group)) {
        var groupId = group(group);
        if (groupId.isPresent() && changeMember(groupId.get(), ScimMessages.addMember(userId))) {
          groups.add(group);
        } else {
          well = false;
        }
      }
    }
    for (var left : Set.copyOf(groups)) {
      if (!person.groups().contains(left)) {
        if (changeMember(groupIds.getOrDefault(left, ""), ScimMessages.removeMember(userId))) {
          groups.remove(left);
        } else {
          well = false;
        }
      }
    }
    return well;
  }

  private boolean changeMember(String groupId, tools.jackson.databind.JsonNode change) {
    return client().patch("/Groups/" + groupId, change).ok();
  }

  /** The group's id at the other side, where it is made if need be. */
  private Optional<String> group(String name) {
    var known = groupIds.get(name);
    if (known != null) {
      return Optional.of(known);
    }
    var found = client().find("/Groups", "displayName", name);
    if (!found.ok()) {
      return Optional.empty();
    }
    var id =
        found.body().path("totalResults").asInt(0) > 0
            ? Optional.of(found.body().path("Resources").path(0).path("id").asString())
            : id(client().post("/Groups", ScimMessages.group(name)));
    id.ifPresent(made -> groupIds.put(name, made));
    return id;
  }

  private static Optional<String> id(ScimAnswer answer) {
    return answer.ok()
        ? Optional.of(answer.body().path("id").asString("")).filter(id -> !id.isEmpty())
        : Optional.empty();
  }

  private ScimClient client() {
    var chosen = client;
    if (chosen == null) {
      throw new IllegalArgumentException("Nobody has said yet where to push to");
    }
    return chosen;
  }

  private synchronized void keep(ScimAnswer answer) {
    answers.addFirst(answer);
    if (answers.size() > MOST_ANSWERS) {
      answers.removeLast();
    }
  }
}
