package dev.gatehouse.protocol.oidc;

import dev.gatehouse.protocol.Check;
import dev.gatehouse.protocol.Refusal;
import java.util.List;

/**
 * Not believed.
 *
 * @param code the first reason
 * @param checks every step in its order, those after a fatal one as not reached
 */
public record Refused(OidcRefusalCode code, String detail, List<Check> checks)
    implements OidcVerdict,
        CallbackVerdict,
        TokenResult,
        PushResult,
        MetadataResult,
        LogoutVerdict {

  public Refused {
    checks = List.copyOf(checks);
  }

  static Refused because(OidcRefusalCode code, String detail) {
    return new Refused(code, detail, List.of());
  }

  public Refusal refusal() {
    return new Refusal(code, detail);
  }

  /** True where fetching the provider's keys again could change the verdict. */
  public boolean mayBeCuredByFreshKeys() {
    return code == OidcRefusalCode.KEY_NOT_FOUND || code == OidcRefusalCode.SIGNATURE;
  }
}
