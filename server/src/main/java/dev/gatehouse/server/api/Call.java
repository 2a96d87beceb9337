package dev.gatehouse.server.api;

import dev.gatehouse.server.audit.AuditEvent.Actor;
import dev.gatehouse.server.organization.Organization;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.Page;
import dev.gatehouse.server.web.Request;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One call of an operation, after the gate: who calls, and in which organization.
 *
 * @param caller who calls
 * @param target the organization that the path names, with the right to act in it; null where the
 *     path names none
 * @param body what was read from the body; null where the operation has no input
 * @param limit the wished page size, 1 to 100
 */
record Call(
    Request request,
    Caller caller,
    @Nullable Target target,
    @Nullable Record body,
    String after,
    int limit,
    Instant now) {

  /** The organization that a path names. */
  record Target(Organization organization, OrganizationScope scope) {}

  OrganizationScope scope() {
    return named().scope();
  }

  Organization organization() {
    return named().organization();
  }

  private Target named() {
    if (target == null) {
      throw new IllegalStateException("this operation is not inside an organization");
    }
    return target;
  }

  <T extends Record> T input(Class<T> type) {
    return type.cast(Objects.requireNonNull(body, "this operation has no input"));
  }

  /** Whether the caller is the installation's, not one organization's. */
  boolean isOperator() {
    return caller.organization().isEmpty();
  }

  Reply operatorOnly() {
    return new Reply.Refused(
        403, "operator_only", "Only an operator's key may do this.", List.of());
  }

  Actor actor() {
    return caller.actor();
  }

  /** A query parameter, if it was given. */
  Optional<String> query(String name) {
    return request.query().one(name);
  }

  <T> Reply page(Page<T> page, Function<T, Object> view) {
    return new Reply.Done(
        new dev.gatehouse.server.api.Page<>(page.items().stream().map(view).toList(), page.next()));
  }

  /** The token of the Authorization header (RFC 6750 §2.1); the scheme in any case. */
  static Optional<String> bearer(Request request) {
    return request
        .header("Authorization")
        .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
        .map(value -> value.substring(7).strip());
  }
}
