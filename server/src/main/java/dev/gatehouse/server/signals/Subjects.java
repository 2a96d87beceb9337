package dev.gatehouse.server.signals;

import dev.gatehouse.protocol.signals.SubjectIdentifier;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.ExternalIdentities;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.Users;
import dev.gatehouse.server.organization.OrganizationScope;
import java.util.List;
import java.util.Optional;

/**
 * Whom a subject of a stream names: somebody of the stream's own organization, linked to its own
 * connection or signing in through it. No stream can name anybody else.
 */
final class Subjects {
  private final Users users;

  Subjects(Users users) {
    this.users = users;
  }

  /** Who is meant. */
  sealed interface Meant {
    /**
     * @param session the provider's own name for one session; empty for all
     */
    record Person(User user, Optional<String> session) implements Meant {}

    /** A session of somebody whom the subject does not name. */
    record Session(String session) implements Meant {}

    record Nobody() implements Meant {}

    /** Its names are those of different people: to guess would end the wrong one's access. */
    record Several() implements Meant {}
  }

  Meant meant(
      Transaction tx, OrganizationScope scope, SignalStream stream, SubjectIdentifier subject) {
    return switch (subject) {
      case SubjectIdentifier.Complex(var members) -> {
        Optional<String> session =
            members.get("session") instanceof SubjectIdentifier.Opaque(String id)
                ? Optional.of(id)
                : Optional.empty();
        SubjectIdentifier user = members.get("user");
        // A device, a tenant or a session that is named otherwise narrows it to what is not known.
        boolean narrowed =
            members.keySet().stream()
                .anyMatch(name -> !name.equals("user") && !name.equals("session"));
        if (narrowed || (members.containsKey("session") && session.isEmpty())) {
          yield new Meant.Nobody();
        }
        if (user == null) {
          yield session.<Meant>map(Meant.Session::new).orElseGet(Meant.Nobody::new);
        }
        yield person(tx, scope, stream, user, session);
      }
      case SubjectIdentifier.IssSub name -> person(tx, scope, stream, name, Optional.empty());
      case SubjectIdentifier.Email name -> person(tx, scope, stream, name, Optional.empty());
      case SubjectIdentifier.Opaque name -> person(tx, scope, stream, name, Optional.empty());
      case SubjectIdentifier.Account name -> person(tx, scope, stream, name, Optional.empty());
      case SubjectIdentifier.Aliases names -> person(tx, scope, stream, names, Optional.empty());
    };
  }

  private Meant person(
      Transaction tx,
      OrganizationScope scope,
      SignalStream stream,
      SubjectIdentifier subject,
      Optional<String> session) {
    List<SubjectIdentifier> names =
        subject instanceof SubjectIdentifier.Aliases(var identifiers)
            ? identifiers
            : List.of(subject);
    List<User> found =
        names.stream().flatMap(name -> named(tx, scope, stream, name).stream()).distinct().toList();
    return switch (found.size()) {
      case 0 -> new Meant.Nobody();
      case 1 -> new Meant.Person(found.getFirst(), session);
      default -> new Meant.Several();
    };
  }

  private Optional<User> named(
      Transaction tx, OrganizationScope scope, SignalStream stream, SubjectIdentifier name) {
    return switch (name) {
      case SubjectIdentifier.IssSub(String issuer, String subject) ->
          issuer.equals(stream.issuer()) || stream.subjectIssuers().contains(issuer)
              ? linked(tx, scope, stream, subject)
              : Optional.empty();
      case SubjectIdentifier.Opaque(String id) -> linked(tx, scope, stream, id);
      case SubjectIdentifier.Email(String address) -> reading(tx, scope, stream, address);
      case SubjectIdentifier.Account(String address) -> reading(tx, scope, stream, address);
      case SubjectIdentifier.Aliases nested -> Optional.empty();
      case SubjectIdentifier.Complex nested -> Optional.empty();
    };
  }

  private Optional<User> linked(
      Transaction tx, OrganizationScope scope, SignalStream stream, String subject) {
    return ExternalIdentities.isTooLong(subject)
        ? Optional.empty()
        : users.byExternalIdentity(tx, scope, stream.connection(), subject);
  }

  /** An address alone proves little: only of somebody whose one method is this very connection. */
  private Optional<User> reading(
      Transaction tx, OrganizationScope scope, SignalStream stream, String address) {
    return users
        .byUserName(tx, scope, address)
        .filter(user -> user.method().equals(new User.Method.Through(stream.connection())));
  }
}
