package dev.gatehouse.protocol;

/**
 * Why something was refused.
 *
 * @param reason the stable code with its public sentence and its remedy
 * @param detail the full reason, for administrators only; never shown to the person who signs in
 */
public record Refusal(RefusalCode reason, String detail) {

  public String code() {
    return reason.code();
  }

  public String sentence() {
    return reason.sentence();
  }
}
