package dev.gatehouse.server.account;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gatehouse.server.audit.Audit;
import dev.gatehouse.server.audit.AuditEvent.Actor;
import dev.gatehouse.server.audit.AuditEvent.Entry;
import dev.gatehouse.server.audit.AuditEvent.Target;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.session.SignedIn;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;

/** Records what people do to their own things, and writes them as JSON. */
final class OwnTrail {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .changeDefaultPropertyInclusion(
              inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_ABSENT))
          .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
          .build();

  private final Audit audit;

  OwnTrail(Audit audit) {
    this.audit = audit;
  }

  /** Who does something, and from where. */
  record By(SignedIn signedIn, String address, Instant now) {
    static By of(Request request, SignedIn signedIn, Instant now) {
      return new By(signedIn, request.clientAddress(), now);
    }
  }

  /** What was done to what. */
  record Deed(String action, String kind, String id) {}

  /** Something came to be; the view holds no secret. */
  void added(Transaction tx, By by, Deed deed, Object view) {
    record(tx, by, deed, "", JSON.writeValueAsString(view));
  }

  /** Something ended. */
  void ended(Transaction tx, By by, Deed deed, Object view) {
    record(tx, by, deed, JSON.writeValueAsString(view), "");
  }

  /**
   * Notes what ended, if anything did.
   *
   * @param what with what the trail keeps of it; empty where there was nothing of the person's
   * @return whether something ended
   */
  boolean endedIfAny(Transaction tx, By by, Deed deed, Optional<?> what) {
    what.ifPresent(view -> ended(tx, by, deed, view));
    return what.isPresent();
  }

  private void record(Transaction tx, By by, Deed deed, String before, String after) {
    Actor actor = Actor.user(by.signedIn().user().id().value());
    Target target = new Target(deed.kind(), deed.id());
    audit.record(
        tx,
        by.signedIn().scope(),
        new Entry(actor, deed.action(), target, before, after, by.address()),
        by.now());
  }

  static Response json(int status, Object view) {
    return Response.json(status, JSON.writeValueAsBytes(view)).with("Cache-Control", "no-store");
  }

  /** The form of errors that the admin API has. */
  record ErrorBody(Error error) {
    /** What is wrong. */
    record Error(String code, String message) {}
  }

  static Response refused(int status, AccountRefusal why) {
    return json(status, new ErrorBody(new ErrorBody.Error(why.code(), why.sentence())));
  }
}
