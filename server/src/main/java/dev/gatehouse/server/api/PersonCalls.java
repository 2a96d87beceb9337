package dev.gatehouse.server.api;

import dev.gatehouse.server.credential.SetupGuest;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.session.SignedIn;
import dev.gatehouse.server.web.Parameters;
import dev.gatehouse.server.web.Response;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The operations of the API for people who are signed in, or have opened a set-up link, without
 * HTTP in between: the same checks of shape, right and rule, the same audit trail, the same
 * answers.
 */
public final class PersonCalls {
  private final Database database;
  private final Supplier<List<Operation>> operations;
  private final Gate gate;
  private final People people;
  private final URI publicAddress;
  private final InstantSource clock;

  PersonCalls(
      Database database,
      Supplier<List<Operation>> operations,
      Gate gate,
      People people,
      URI publicAddress,
      InstantSource clock) {
    this.database = database;
    this.operations = operations;
    this.gate = gate;
    this.people = people;
    this.publicAddress = publicAddress;
    this.clock = clock;
  }

  /**
   * What is called.
   *
   * @param path below {@code /api/v1}, decoded
   * @param body empty for none
   */
  public record Asked(
      String method, String path, Parameters query, String contentType, byte[] body) {}

  /**
   * What somebody may do.
   *
   * @param operator in all organizations, else in their own only
   * @param scopes in the words of API keys
   */
  public record Standing(boolean operator, Set<String> scopes) {
    public Standing {
      scopes = Set.copyOf(scopes);
    }
  }

  public Standing standing(SignedIn signedIn) {
    Caller.Person person = database.read(tx -> people.caller(tx, signedIn, null));
    return new Standing(person.operator(), person.scopes());
  }

  /** What the bearer of a set-up link may do. */
  public Standing standing(SetupGuest guest) {
    return new Standing(false, GuestRules.scopes(guest.link().parts()));
  }

  /**
   * Calls an operation as the bearer of a set-up link.
   *
   * @param address of the guest's browser
   */
  public Response call(SetupGuest guest, String address, Asked asked) {
    return call(address, asked, (request, operation) -> gate.pass(guest, request, operation));
  }

  /**
   * Calls an operation as a person.
   *
   * @param address of the person's browser
   */
  public Response call(SignedIn signedIn, String address, Asked asked) {
    return call(address, asked, (request, operation) -> gate.pass(signedIn, request, operation));
  }

  /** The gate, for one caller. */
  @FunctionalInterface
  private interface Pass {
    Gate.Passage of(InnerRequest request, Operation operation);
  }

  private Response call(String address, Asked asked, Pass pass) {
    Instant now = clock.instant();
    Optional<Found> found = find(asked);
    if (found.isEmpty() || !Shape.isStorable(asked.path())) {
      return AdminApi.response(Reply.notFound());
    }
    InnerRequest request =
        new InnerRequest(asked, found.get().parameters(), address, publicAddress);
    return switch (pass.of(request, found.get().operation())) {
      case Gate.Passage.Shut(var refused) -> AdminApi.response(refused);
      case Gate.Passage.Open open -> AdminApi.run(request, found.get().operation(), open, now);
    };
  }

  private record Found(Operation operation, Map<String, String> parameters) {}

  /** Words of a template go before its names: {@code /users/import} is no user. */
  private Optional<Found> find(Asked asked) {
    return operations.get().stream()
        .filter(operation -> operation.method().equals(asked.method()))
        .map(operation -> match(operation, asked.path()))
        .flatMap(Optional::stream)
        .min(Comparator.comparing(found -> found.parameters().size()));
  }

  private static Optional<Found> match(Operation operation, String path) {
    String[] template = operation.template().split("/", -1);
    String[] words = path.split("/", -1);
    if (template.length != words.length) {
      return Optional.empty();
    }
    Map<String, String> parameters = new HashMap<>();
    for (int i = 0; i < words.length; i++) {
      if (template[i].startsWith("{")) {
        if (words[i].isEmpty()) {
          return Optional.empty();
        }
        parameters.put(template[i].substring(1, template[i].length() - 1), words[i]);
      } else if (!template[i].equals(words[i])) {
        return Optional.empty();
      }
    }
    return Optional.of(new Found(operation, parameters));
  }
}
