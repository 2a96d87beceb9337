package dev.gatehouse.server.directory;

import dev.gatehouse.protocol.scim.ResourceType;
import dev.gatehouse.server.db.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * The people whom a directory provisions: the document as it was sent, and the user of the
 * organization that it speaks of.
 */
public final class ScimUsers {
  private static final String TAKEN = "Another user has this userName or e-mail address.";
  private static final String NO_ADDRESS =
      "Neither userName nor one of the emails is an e-mail address.";

  private final UserStore users = new UserStore();
  private final ScimResourceStore resources = new ScimResourceStore();
  private final ScimValueStore values = new ScimValueStore();

  /** What the directory says of a user of its own. */
  public Optional<ScimResource> get(Transaction tx, DirectoryScope scope, UserId id) {
    return resources.get(tx, scope, ResourceType.USER, id.value());
  }

  /**
   * Creates the user, or tells of one who is here already and may be adopted: somebody whose one
   * method of signing in is this directory's connection, and whom no directory manages. Any other
   * who has the address is a conflict.
   *
   * @param document in canonical form
   */
  public ScimSaved create(Transaction tx, DirectoryScope scope, ObjectNode document, Instant now) {
    Optional<ScimPerson> person = ScimPerson.of(document);
    if (person.isEmpty()) {
      return new ScimSaved.Unusable(NO_ADDRESS);
    }
    User user = newcomer(scope, person.get(), now);
    if (users.insert(tx, scope.organization(), user)) {
      return described(tx, scope, user.id(), document, now);
    }
    Optional<User> holder =
        users
            .byUserName(tx, scope.organization(), user.userName())
            .filter(there -> there.directory().isEmpty() && there.method().equals(user.method()));
    return holder.isEmpty()
        ? new ScimSaved.NameTaken(TAKEN)
        : new ScimSaved.Adoptable(holder.get().id());
  }

  /**
   * Makes the directory the master of somebody of whom {@link #create} told in this transaction.
   *
   * @param document the same
   */
  public ScimSaved adopt(
      Transaction tx, DirectoryScope scope, UserId holder, ObjectNode document, Instant now) {
    users.provisioned(tx, scope, holder, ScimPerson.of(document).orElseThrow(), now);
    return described(tx, scope, holder, document, now);
  }

  /** The address by which the organization knows a user of a directory. */
  public static String address(ScimResource user) {
    return ScimPerson.of(user.document()).orElseThrow().address();
  }

  private ScimSaved described(
      Transaction tx, DirectoryScope scope, UserId id, ObjectNode document, Instant now) {
    ScimResource resource = new ScimResource(ResourceType.USER, id.value(), 1, document, now, now);
    if (!resources.insert(tx, scope, resource)) {
      return new ScimSaved.NameTaken(TAKEN);
    }
    values.insert(tx, scope, resource);
    return new ScimSaved.Done(resource);
  }

  private static User newcomer(DirectoryScope scope, ScimPerson person, Instant now) {
    return new User(
        UserId.random(),
        person.address(),
        person.displayName(),
        person.active(),
        User.Source.SCIM,
        new User.Method.Through(scope.connection()),
        List.of(),
        List.of(),
        now,
        now,
        Optional.empty(),
        Optional.of(scope.directory()));
  }

  /**
   * Replaces the document.
   *
   * @param before as it was read in this transaction
   */
  public ScimSaved update(
      Transaction tx, DirectoryScope scope, ScimResource before, ObjectNode document, Instant now) {
    Optional<ScimPerson> person = ScimPerson.of(document);
    if (person.isEmpty()) {
      return new ScimSaved.Unusable(NO_ADDRESS);
    }
    ScimResource after = before.changed(document, now);
    UserId id = new UserId(before.id());
    if (isTaken(tx, scope, before, after, person.get().address())) {
      return new ScimSaved.NameTaken(TAKEN);
    }
    users.provisioned(tx, scope, id, person.get(), now);
    resources.update(tx, scope, after);
    values.update(tx, scope, before.document(), after);
    return new ScimSaved.Done(after);
  }

  /** Whether a person is known by the same address before and after a change. */
  public static boolean haveOneAddress(ScimResource before, ScimResource after) {
    return ScimPerson.of(before.document())
        .map(ScimPerson::address)
        .equals(ScimPerson.of(after.document()).map(ScimPerson::address));
  }

  private boolean isTaken(
      Transaction tx,
      DirectoryScope scope,
      ScimResource before,
      ScimResource after,
      String address) {
    String name = after.foldedName();
    boolean nameTaken =
        !name.equals(before.foldedName())
            && resources
                .holder(tx, scope, ResourceType.USER, name)
                .filter(holder -> !holder.equals(before.id()))
                .isPresent();
    boolean addressStays =
        ScimPerson.of(before.document()).filter(p -> p.address().equals(address)).isPresent();
    return nameTaken
        || (!addressStays
            && users
                .byUserName(tx, scope.organization(), address)
                .filter(holder -> !holder.id().value().equals(before.id()))
                .isPresent());
  }
}
