package dev.gatehouse.server.factor;

import java.util.Map;

/**
 * A form whose field the script fills with what the browser's passkey says.
 *
 * @param kind {@code create} or {@code get}
 * @param options for the browser, as JSON
 * @param hidden further fields
 * @param atOnce whether the browser is asked before anybody clicks
 */
public record PasskeyForm(
    String kind, String action, String options, Map<String, String> hidden, boolean atOnce) {

  public PasskeyForm {
    hidden = Map.copyOf(hidden);
  }
}
