package dev.gatehouse.testkit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The directory of the test identity provider. Safe for several threads. */
public final class People {

  private static final int MOST_PEOPLE = 1_000;

  private final Map<String, Person> byUserName = new LinkedHashMap<>();

  private People() {}

  /** A handful of people of the made-up company Acme. */
  public static People ofAcme() {
    var people = new People();
    people.put(
        person(
            "0001", "jane", "Jane", "Doe", List.of("Engineering", "On-call", "Tracehub-Admins")));
    people.put(person("0002", "ravi", "Ravi", "Shah", List.of("Engineering", "Tracehub-Analysts")));
    people.put(person("0003", "mina", "Mina", "Okafor", List.of("Finance", "Tracehub-Viewers")));
    people.put(person("0004", "zoe", "Zoë", "Müller-Łuczak", List.of("Research & Development")));
    people.put(person("0005", "sam", "Sam", "O'Neil", List.of()));
    return people;
  }

  private static Person person(
      String number, String userName, String given, String family, List<String> groups) {
    return new Person(
        "acme-" + number,
        userName,
        given,
        family,
        userName + "@acme.example",
        true,
        groups,
        Map.of("department", List.of(groups.isEmpty() ? "None" : groups.getFirst())));
  }

  public synchronized List<Person> all() {
    return List.copyOf(byUserName.values());
  }

  public synchronized Optional<Person> find(String userName) {
    return Optional.ofNullable(byUserName.get(userName));
  }

  /** Adds somebody, or replaces the person with the same user name. */
  public synchronized void put(Person person) {
    if (byUserName.size() >= MOST_PEOPLE && !byUserName.containsKey(person.userName())) {
      throw new IllegalStateException(
          "The test directory holds " + MOST_PEOPLE + " people at most");
    }
    byUserName.put(person.userName(), person);
  }
}
