package dev.gatehouse.server;

/**
 * A secret among the settings. Nothing prints it by accident.
 *
 * @param value the secret itself
 */
public record Secret(String value) {
  @Override
  public String toString() {
    return "(secret)";
  }
}
