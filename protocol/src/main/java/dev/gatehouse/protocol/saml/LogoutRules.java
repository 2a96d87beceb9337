package dev.gatehouse.protocol.saml;

import static dev.gatehouse.protocol.saml.LogoutVerifier.refused;
import static dev.gatehouse.protocol.saml.Names.PROTOCOL;

import dev.gatehouse.protocol.saml.ResponseVerifier.Context;
import dev.gatehouse.protocol.xml.XmlDecryption;
import dev.gatehouse.protocol.xml.XmlElement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a logout message says, once it is known who says so (SAML core §3.7). */
final class LogoutRules {
  /**
   * How long after it was issued a request may arrive. NotOnOrAfter is optional, and without an end
   * of its own the guard against replays would have to remember it for ever.
   */
  static final Duration LONGEST_LIFE = Duration.ofMinutes(5);

  private static final int MOST_SESSION_INDEXES = 100;

  private final Context context;
  private final TimeRules times;

  LogoutRules(Context context) {
    this.context = context;
    this.times = new TimeRules(context);
  }

  /** SAML core §3.2.1, §3.2.2: IssueInstant is required. */
  Instant issued(XmlElement message) throws SamlRefused {
    Instant issued =
        times.required(message, "IssueInstant", CheckName.ISSUE_INSTANT, SamlRefusalCode.MALFORMED);
    times.notBefore(issued, CheckName.ISSUE_INSTANT, SamlRefusalCode.LOGOUT_IN_FUTURE);
    times.notOnOrAfter(
        issued.plus(LONGEST_LIFE), CheckName.ISSUE_INSTANT, SamlRefusalCode.LOGOUT_EXPIRED);
    return issued;
  }

  LogoutRequest request(String id, Instant issued, XmlElement message) throws SamlRefused {
    // SAML core §3.7.1: from NotOnOrAfter on the recipient may forget the request.
    Optional<Instant> end = times.optional(message, "NotOnOrAfter", CheckName.NOT_ON_OR_AFTER);
    if (end.isPresent()) {
      times.notOnOrAfter(end.get(), CheckName.NOT_ON_OR_AFTER, SamlRefusalCode.LOGOUT_EXPIRED);
    }
    XmlDecryption decryption =
        new XmlDecryption(
            context.serviceProvider().decryptionKeys(),
            context.policy().allowCbcEncryption(),
            context.policy().allowRsa15KeyTransport());
    NameId nameId = new ClaimsReader(context, decryption).nameId(message);
    // The largest skew that could be configured, so that raising it later reopens nothing.
    Instant replayUntil = issued.plus(LONGEST_LIFE).plus(SamlPolicy.LARGEST_CLOCK_SKEW);
    return new LogoutRequest(id, nameId, sessionIndexes(message), replayUntil);
  }

  private static List<String> sessionIndexes(XmlElement message) throws SamlRefused {
    List<XmlElement> found = message.children(PROTOCOL, "SessionIndex");
    if (found.size() > MOST_SESSION_INDEXES) {
      throw refused(SamlRefusalCode.TOO_COMPLEX, found.size() + " session indexes");
    }
    List<String> indexes = new ArrayList<>();
    for (XmlElement one : found) {
      String index = one.text().strip();
      // An empty one must not turn "this session" into "all sessions".
      if (index.isEmpty() || Names.isTooLong(index) || !one.children().isEmpty()) {
        throw refused(SamlRefusalCode.LOGOUT_SESSION_INDEX, index.length() + " characters");
      }
      indexes.add(index);
    }
    return indexes;
  }

  LogoutAnswer answer(String id, XmlElement message) throws SamlRefused {
    String actual = message.attribute("InResponseTo");
    String expected = context.expectation().inResponseTo();
    // Profiles §4.4.4.2 and core §3.2.2: it answers the request that this browser carried.
    if (actual == null || !actual.equals(expected)) {
      throw refused(
          SamlRefusalCode.LOGOUT_IN_RESPONSE_TO, "expected " + expected + "; found " + actual);
    }
    List<XmlElement> statuses = message.children(PROTOCOL, "Status");
    List<XmlElement> codes =
        statuses.size() == 1 ? statuses.getFirst().children(PROTOCOL, "StatusCode") : List.of();
    if (codes.size() != 1) {
      throw refused(SamlRefusalCode.MALFORMED, "not one status");
    }
    String nested =
        codes
            .getFirst()
            .child(PROTOCOL, "StatusCode")
            .map(code -> String.valueOf(code.attribute("Value")))
            .orElse("");
    return new LogoutAnswer(
        id, LogoutStatus.of(String.valueOf(codes.getFirst().attribute("Value")), nested));
  }
}
