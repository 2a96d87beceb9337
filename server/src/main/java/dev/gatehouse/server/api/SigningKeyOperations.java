package dev.gatehouse.server.api;

import dev.gatehouse.server.keys.SigningKey;
import dev.gatehouse.server.keys.SigningKey.Purpose;
import dev.gatehouse.server.keys.SigningKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The operations on the installation's own keys. The keys of the OpenID Provider rotate by
 * themselves, because applications fetch them. Those of SAML do so only when their certificates
 * end: many providers were given our certificate by hand. Before that the operator introduces the
 * next one, waits until providers know it, promotes it, and retires the old.
 */
final class SigningKeyOperations {
  private static final String READ = "signing_keys:read";
  private static final String WRITE = "signing_keys:write";
  private static final String ALL = "/signing-keys";
  private static final String ONE = ALL + "/{purpose}";

  private final SigningKeys keys;
  private final Trail trail;

  SigningKeyOperations(SigningKeys keys, Trail trail) {
    this.keys = keys;
    this.trail = trail;
  }

  /** A key as the API shows it: nothing of the private part. */
  record SigningKeyView(
      String id,
      Purpose purpose,
      @Doc("NEXT is published and does not sign yet; CURRENT signs; PREVIOUS signed before.")
          SigningKey.State state,
      Instant createdAt,
      @Doc("Since when it is in this state.") Instant since,
      @Doc("For SAML: what metadata shows.") Optional<CertificateView> certificate) {
    static SigningKeyView of(SigningKey key) {
      return new SigningKeyView(
          key.id(),
          key.purpose(),
          key.state(),
          key.createdAt(),
          key.since(),
          key.certificate().map(CertificateView::of));
    }
  }

  List<Operation> operations() {
    return new OperationGroup("Signing keys")
        .get(
            "listSigningKeys",
            ALL,
            READ,
            "Lists the installation's own keys by purpose.",
            OperationGroup.listOf(SigningKeyView.class),
            call -> new Reply.Done(Stream.of(Purpose.values()).flatMap(this::views).toList()))
        .act(
            "introduceSigningKey",
            ONE + "/introduce",
            WRITE,
            "Makes the next key and publishes it beside the current one, in SAML metadata too.",
            OperationGroup.listOf(SigningKeyView.class),
            call -> step(call, "introduced", keys::introduce))
        .act(
            "promoteSigningKey",
            ONE + "/promote",
            WRITE,
            "Lets the next key sign; the one before stays published.",
            OperationGroup.listOf(SigningKeyView.class),
            call -> step(call, "promoted", keys::promote))
        .act(
            "retireSigningKeys",
            ONE + "/retire",
            WRITE,
            "Forgets the keys that signed before: what they signed verifies no more.",
            OperationGroup.listOf(SigningKeyView.class),
            call ->
                step(
                    call,
                    "retired",
                    (purpose, alongside) -> keys.retire(purpose, Duration.ZERO, alongside)))
        .all();
  }

  private interface Step {
    boolean take(Purpose purpose, SigningKeys.Alongside alongside);
  }

  private Reply step(Call call, String verb, Step step) {
    String word = call.request().pathParameter("purpose").toUpperCase(Locale.ROOT);
    Optional<Purpose> purpose =
        Stream.of(Purpose.values()).filter(one -> one.name().equals(word)).findFirst();
    if (purpose.isEmpty()) {
      return Reply.notFound();
    }
    boolean taken =
        step.take(
            purpose.get(),
            tx ->
                trail.operator(
                    tx,
                    call,
                    "signing_key." + verb,
                    "signing_key",
                    purpose.get().name(),
                    Trail.NOTHING,
                    Trail.NOTHING));
    return taken
        ? new Reply.Done(views(purpose.get()).toList())
        : Reply.conflict(
            "signing_key_step", "There is nothing to be " + verb + " for this purpose now.");
  }

  private Stream<SigningKeyView> views(Purpose purpose) {
    return keys.published(purpose).stream().map(SigningKeyView::of);
  }
}
