package dev.gatehouse.protocol;

/**
 * Why something was refused.
 *
 * @param reason the stable code with its public sentence and its remedy
 * @param detail the full reason, for administrators only; never shown to the person who signs in;
 *     at most 4,000 characters, because it quotes what strangers send
 */
public record Refusal(RefusalCode reason, String detail) {
  private static final int LONGEST_DETAIL = 4_000;

  public Refusal {
    detail =
        detail.length() <= LONGEST_DETAIL ? detail : detail.substring(0, LONGEST_DETAIL - 1) + "…";
  }

  public String code() {
    return reason.code();
  }

  public String sentence() {
    return reason.sentence();
  }
}
