package dev.gatehouse.server.api;

import dev.gatehouse.server.credential.SetupLink;
import dev.gatehouse.server.credential.SetupLink.Part;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What the bearer of a set-up link may do: to build up what the link opens, and nothing else. */
final class GuestRules {
  /** Switching off takes away from people who sign in today. */
  private static final List<String> NEVER = List.of("disableConnection", "disableDirectory");

  private static final String ENABLE = "enableConnection";

  /** A trial changes nothing, whatever is tried. */
  private static final String TRIAL = "/test";

  private static final String TESTS = "/test-sign-ins";

  private static final String CHANGING = "connections:write";

  /** What only adds, or reads elsewhere: no connection that is there becomes another by it. */
  private static final List<String> ADDING =
      List.of("createConnection", "beginConnection", "importConnectionSettings");

  private GuestRules() {}

  /** In the words of API keys. */
  static Set<String> scopes(List<Part> parts) {
    Set<String> scopes = new TreeSet<>(List.of("organizations:read", "connections:read"));
    for (Part part : parts) {
      scopes.add(
          switch (part) {
            case PROVIDER -> "connections:write";
            case PROVISIONING -> "directories:write";
            case DOMAINS -> "domains:write";
          });
    }
    return scopes;
  }

  /** Whether a link may not do something, whatever it is done to. */
  static Optional<SetupGuestRefusal> refusal(SetupLink link, Operation operation) {
    if (operation.method().equals("DELETE") || NEVER.contains(operation.id())) {
      return Optional.of(SetupGuestRefusal.NOT_FOR_GUESTS);
    }
    // What a provider said of an administrator who tested it is for those who set it up.
    if (operation.template().contains(TESTS) && !link.parts().contains(Part.PROVIDER)) {
      return Optional.of(SetupGuestRefusal.TESTS_NOT_OPEN);
    }
    return operation.id().equals(ENABLE) && !link.mayEnable()
        ? Optional.of(SetupGuestRefusal.MAY_NOT_ENABLE)
        : Optional.empty();
  }

  /**
   * Whether it changes connections: the one that its path names, or any where it names none.
   * Without the right to enable, one that is on must not be changed either: else what is on today
   * could be led to another provider.
   */
  static boolean changesConnection(SetupLink link, Operation operation) {
    return !link.mayEnable()
        && !operation.method().equals("GET")
        && (operation.scope().equals(CHANGING) || namesConnection(operation))
        && !ADDING.contains(operation.id())
        && !operation.template().endsWith(TRIAL);
  }

  /** Whether its path names a connection. */
  static boolean namesConnection(Operation operation) {
    return operation.template().contains("/connections/{connection}");
  }
}
