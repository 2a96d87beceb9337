package dev.gatehouse.server.console;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The page of one domain.
 *
 * @param domain as the API shows it
 * @param connections names of providers by their ids
 * @param mayVouch whether the person who looks can vouch for it
 */
public record DomainView(
    Doc domain,
    DomainsView.State state,
    String href,
    Map<String, String> connections,
    boolean mayChange,
    boolean mayVouch,
    Problems problems) {
  public DomainView {
    connections = Collections.unmodifiableMap(new LinkedHashMap<>(connections));
  }
}
