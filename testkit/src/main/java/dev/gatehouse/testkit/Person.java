package dev.gatehouse.testkit;

import java.util.List;
import java.util.Map;

/**
 * Somebody whom the test identity provider knows.
 *
 * @param id never changes; the OpenID subject and the persistent NameID
 * @param userName chosen on the sign-in page
 * @param claims further attributes by name, each with its values
 */
public record Person(
    String id,
    String userName,
    String givenName,
    String familyName,
    String email,
    boolean emailVerified,
    List<String> groups,
    Map<String, List<String>> claims) {

  public Person {
    groups = List.copyOf(groups);
    claims = Map.copyOf(claims);
  }

  public String name() {
    return givenName + " " + familyName;
  }

  public Person email(String changed) {
    return new Person(id, userName, givenName, familyName, changed, emailVerified, groups, claims);
  }

  public Person groups(List<String> changed) {
    return new Person(id, userName, givenName, familyName, email, emailVerified, changed, claims);
  }

  public Person claims(Map<String, List<String>> changed) {
    return new Person(id, userName, givenName, familyName, email, emailVerified, groups, changed);
  }
}
