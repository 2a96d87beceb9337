package dev.gatehouse.protocol.saml;

import static dev.gatehouse.protocol.saml.Names.ASSERTION;

import dev.gatehouse.protocol.saml.ResponseVerifier.Context;
import dev.gatehouse.protocol.xml.XmlElement;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The bearer confirmation of the subject (profiles §4.1.4.2, §4.1.4.3). */
final class SubjectRules {
  private final Context context;
  private final Checklist checks;

  SubjectRules(Context context) {
    this.context = context;
    this.checks = context.checks();
  }

  /**
   * Finds a bearer confirmation that holds; one is enough.
   *
   * @return the latest end among the bearer confirmations, for the replay guard; one that does not
   *     hold now, because it answers another request, may hold later
   */
  Instant check(XmlElement subject) throws SamlRefused {
    List<XmlElement> bearers =
        subject.children(ASSERTION, "SubjectConfirmation").stream()
            .filter(confirmation -> Names.BEARER.equals(confirmation.attribute("Method")))
            .toList();
    SamlRefused first = null;
    boolean holds = false;
    Instant latest = Instant.MIN;
    for (XmlElement bearer : bearers) {
      Instant end = end(bearer);
      latest = end.isAfter(latest) ? end : latest;
      try {
        checkBearer(bearer);
        holds = true;
      } catch (SamlRefused e) {
        first = first == null ? e : first;
      }
    }
    if (holds) {
      if (bearers.size() > 1) {
        recordSuccess(bearers);
      }
      return latest;
    }
    if (first != null) {
      throw first;
    }
    throw checks.failed(
        CheckName.SUBJECT, SamlRefusalCode.SUBJECT_CONFIRMATION, "a bearer confirmation", "none");
  }

  /** When the confirmation ends; {@link Instant#MIN} for one without an end, which never holds. */
  private static Instant end(XmlElement bearer) {
    return bearer
        .child(ASSERTION, "SubjectConfirmationData")
        .map(data -> data.attribute("NotOnOrAfter"))
        .flatMap(SamlTime::parse)
        .orElse(Instant.MIN);
  }

  /**
   * Among several, checks run again on the one that holds, so that the trace shows it and no failed
   * sibling.
   */
  private void recordSuccess(List<XmlElement> bearers) {
    for (XmlElement bearer : bearers) {
      try {
        checkBearer(bearer);
        return;
      } catch (SamlRefused e) {
        // Not this one; check() has seen that another holds.
        checks.forget(CheckName.SUBJECT);
      }
    }
  }

  private void checkBearer(XmlElement bearer) throws SamlRefused {
    List<XmlElement> all = bearer.children(ASSERTION, "SubjectConfirmationData");
    if (all.size() != 1) {
      throw checks.failed(
          CheckName.SUBJECT,
          SamlRefusalCode.SUBJECT_CONFIRMATION,
          "one SubjectConfirmationData",
          all.size() + "");
    }
    XmlElement data = all.getFirst();
    // Profiles §4.1.4.2: a bearer confirmation must not have a NotBefore.
    if (data.attribute("NotBefore") != null) {
      throw checks.failed(
          CheckName.SUBJECT, SamlRefusalCode.SUBJECT_NOT_BEFORE, "no NotBefore", "a NotBefore");
    }
    checks.passed(CheckName.SUBJECT, "a bearer confirmation", "yes");
    checkRecipient(data.attribute("Recipient"));
    ResponseRules.checkInResponseTo(
        data.attribute("InResponseTo"), CheckName.IN_RESPONSE_TO, context);
    TimeRules times = new TimeRules(context);
    Instant end =
        times.required(
            data,
            "NotOnOrAfter",
            CheckName.SUBJECT_NOT_ON_OR_AFTER,
            SamlRefusalCode.SUBJECT_EXPIRY_MISSING);
    times.notOnOrAfter(end, CheckName.SUBJECT_NOT_ON_OR_AFTER, SamlRefusalCode.SUBJECT_EXPIRED);
  }

  private void checkRecipient(@Nullable String recipient) throws SamlRefused {
    String expected = context.serviceProvider().assertionConsumerServiceUrl();
    if (recipient == null || recipient.isEmpty()) {
      throw checks.failed(CheckName.RECIPIENT, SamlRefusalCode.RECIPIENT_MISSING, expected, "none");
    }
    if (!recipient.equals(expected)) {
      throw checks.failed(CheckName.RECIPIENT, SamlRefusalCode.RECIPIENT, expected, recipient);
    }
    checks.passed(CheckName.RECIPIENT, expected, recipient);
  }
}
