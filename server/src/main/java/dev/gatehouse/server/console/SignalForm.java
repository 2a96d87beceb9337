package dev.gatehouse.server.console;

import java.util.Map;

/**
 * What was entered for a stream, without secrets.
 *
 * @param entered by the API's names
 */
public record SignalForm(
    Map<String, String> entered, boolean reactivateUsers, String cancel, Problems problems) {
  public SignalForm {
    entered = Map.copyOf(entered);
  }

  public String of(String field) {
    return entered.getOrDefault(field, "");
  }
}
