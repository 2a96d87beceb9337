package dev.gatehouse.protocol.oidc;

import dev.gatehouse.protocol.Check;
import java.util.List;

/** Whether a provider's word about a person is believed. */
public sealed interface OidcVerdict permits Verified, Refused {

  List<Check> checks();
}
