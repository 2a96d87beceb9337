package dev.gatehouse.server.signals.transmitter;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.session.SessionId;
import java.util.List;
import java.util.Map;

/** What the OpenID Provider, which is above, does for the transmitter. */
public interface OpenIdSide {

  /** The ids of the applications that a session led to. */
  List<String> applicationsOf(Transaction tx, OrganizationScope scope, SessionId session);

  /** Signs a security event token (RFC 8417 §2.3) with a key of the published key set. */
  String sign(Map<String, Object> claims);
}
