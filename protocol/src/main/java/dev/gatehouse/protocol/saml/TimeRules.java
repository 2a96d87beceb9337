package dev.gatehouse.protocol.saml;

import dev.gatehouse.protocol.saml.ResponseVerifier.Context;
import dev.gatehouse.protocol.xml.XmlElement;
import java.time.Instant;
import java.util.Optional;

/** Reads times and holds them against the present, with the clock skew that is allowed. */
final class TimeRules {
  private final Context context;
  private final Checklist checks;

  TimeRules(Context context) {
    this.context = context;
    this.checks = context.checks();
  }

  /** The time in this attribute; empty when it is not there. */
  Optional<Instant> optional(XmlElement element, String attribute, CheckName name)
      throws SamlRefused {
    String text = element.attribute(attribute);
    if (text == null) {
      return Optional.empty();
    }
    Optional<Instant> time = SamlTime.parse(text);
    if (time.isEmpty()) {
      throw checks.failed(
          name,
          SamlRefusalCode.TIME_MALFORMED,
          attribute + " as a UTC date and time",
          text.substring(0, Math.min(text.length(), 100)));
    }
    return time;
  }

  Instant required(XmlElement element, String attribute, CheckName name, SamlRefusalCode missing)
      throws SamlRefused {
    Optional<Instant> time = optional(element, attribute, name);
    if (time.isEmpty()) {
      throw checks.failed(name, missing, attribute, "none");
    }
    return time.get();
  }

  /** SAML core §2.5.1.2: NotBefore is inclusive. */
  void notBefore(Instant start, CheckName name, SamlRefusalCode code) throws SamlRefused {
    Instant latest = context.now().plus(context.policy().clockSkew());
    if (start.isAfter(latest)) {
      throw checks.failed(
          name, code, "at or before " + SamlTime.show(latest), SamlTime.show(start));
    }
    checks.passed(name, "at or before " + SamlTime.show(latest), SamlTime.show(start));
  }

  /** SAML core §2.5.1.2: NotOnOrAfter is exclusive. */
  void notOnOrAfter(Instant end, CheckName name, SamlRefusalCode code) throws SamlRefused {
    Instant earliest = context.now().minus(context.policy().clockSkew());
    if (!end.isAfter(earliest)) {
      throw checks.failed(name, code, "after " + SamlTime.show(earliest), SamlTime.show(end));
    }
    checks.passed(name, "after " + SamlTime.show(earliest), SamlTime.show(end));
  }
}
