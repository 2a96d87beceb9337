package dev.gatehouse.server.directory;

import dev.gatehouse.protocol.scim.ResourceType;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.ScimValues.Value;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * The people whom a directory provisions: the document as it was sent, and the user of the
 * organization that it speaks of.
 */
public final class ScimUsers {
  /** What is wrong with a {@code userName} or address of which there is another. */
  public static final String TAKEN =
      "Another user has this userName or e-mail address. If this directory does not manage that user,"
          + " let them sign in through its connection first, or change one of the addresses.";

  /** What is wrong with a document from which no {@link Newcomer} comes. */
  public static final String NO_ADDRESS =
      "Neither userName nor one of the emails is an e-mail address. Map one of them to the person's"
          + " address at the provider.";

  private final UserStore users = new UserStore();
  private final FormerNameStore formerNames = new FormerNameStore();
  private final ScimResourceStore resources = new ScimResourceStore();
  private final ScimValueStore values = new ScimValueStore();
  private final UserIds ids;

  public ScimUsers(UserIds ids) {
    this.ids = ids;
  }

  /** What the directory says of a user of its own. */
  public Optional<ScimResource> get(Transaction tx, DirectoryScope scope, UserId id) {
    return resources.get(tx, scope, ResourceType.USER, id.value());
  }

  /** Somebody who is to be created, with everything that can be said without the database. */
  public static final class Newcomer {
    private final User user;
    private final ScimResource resource;
    private final String text;
    private final List<Value> values;

    private Newcomer(User user, ScimResource resource) {
      this.user = user;
      this.resource = resource;
      this.text = ScimResourceStore.text(resource);
      this.values = ScimValues.of(ResourceType.USER, resource.document());
    }

    /** The address by which the organization will know the person. */
    public String address() {
      return user.userName();
    }

    /** As it will be, unless somebody is adopted instead. */
    public ScimResource resource() {
      return resource;
    }
  }

  /**
   * Prepares a creation, before the transaction that others wait for. Empty if the document has no
   * address: see {@link #NO_ADDRESS}.
   *
   * @param document in canonical form
   */
  public Optional<Newcomer> newcomer(DirectoryScope scope, ObjectNode document, Instant now) {
    return ScimPerson.of(document)
        .map(person -> newcomer(scope, person, now))
        .map(
            user ->
                new Newcomer(
                    user,
                    new ScimResource(ResourceType.USER, user.id().value(), 1, document, now, now)));
  }

  /**
   * Creates the user, or tells of one who is here already and may be adopted: somebody whose one
   * method of signing in is this directory's connection, and whom no directory manages. Any other
   * who has the address is a conflict; another of the directory who has the {@code userName} is a
   * {@link dev.gatehouse.server.db.UniqueViolationException}, here or later in the transaction.
   */
  public ScimSaved create(Transaction tx, DirectoryScope scope, Newcomer newcomer) {
    User user = newcomer.user;
    if (users.insert(tx, scope.organization(), user)) {
      return described(tx, scope, newcomer.resource, newcomer.text, newcomer.values);
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
    ScimResource resource =
        new ScimResource(ResourceType.USER, holder.value(), 1, document, now, now);
    return described(
        tx,
        scope,
        resource,
        ScimResourceStore.text(resource),
        ScimValues.of(ResourceType.USER, document));
  }

  /** Every address that the directory says of a user, in lower case. */
  public static List<String> addresses(ScimResource user) {
    return ScimPerson.addresses(user.document());
  }

  private ScimSaved described(
      Transaction tx,
      DirectoryScope scope,
      ScimResource resource,
      String text,
      List<Value> described) {
    resources.insertOrFail(tx, scope, resource, text);
    values.insert(tx, scope, resource, described);
    return new ScimSaved.Done(resource);
  }

  private User newcomer(DirectoryScope scope, ScimPerson person, Instant now) {
    return new User(
        ids.next(now),
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
    List<String> given = addresses(after);
    addresses(before).stream()
        .filter(address -> !given.contains(address))
        .forEach(address -> formerNames.put(tx, scope.organization(), id, address, now));
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
