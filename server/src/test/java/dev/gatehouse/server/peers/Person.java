package dev.gatehouse.server.peers;

import java.util.List;

/** Somebody who has an account at an identity provider. */
public record Person(
    String userName,
    String password,
    String email,
    String givenName,
    String familyName,
    List<String> groups) {
  public static final Person ANN =
      new Person(
          "ann",
          "ann's own password",
          "ann@acme.test",
          "Ann",
          "Ånström",
          List.of("admins", "analysts"));
  public static final Person BOB =
      new Person(
          "bob", "bob's own password", "bob@acme.test", "Bob", "O'Neil", List.of("analysts"));

  public Person {
    groups = List.copyOf(groups);
  }

  public String displayName() {
    return givenName + " " + familyName;
  }
}
