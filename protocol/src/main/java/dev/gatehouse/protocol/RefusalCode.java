package dev.gatehouse.protocol;

/**
 * A reason for which something is refused. Implemented by one enum per protocol or feature, so that
 * the codes of each stand in one table. Codes are part of the public face and never change.
 */
public interface RefusalCode {

  /**
   * What is said of a reason.
   *
   * @param code see {@link RefusalCode#code}
   * @param sentence see {@link RefusalCode#sentence}
   * @param remedy see {@link RefusalCode#remedy}
   */
  record Words(String code, String sentence, String remedy) {}

  Words words();

  /** The stable code, lower-case words joined by underscores, such as {@code saml_audience}. */
  default String code() {
    return words().code();
  }

  /** One helpful sentence for the person who signs in. It tells nothing about the configuration. */
  default String sentence() {
    return words().sentence();
  }

  /** One sentence for the administrator: which setting to look at, here or at the provider. */
  default String remedy() {
    return words().remedy();
  }

  /**
   * A refusal for this reason.
   *
   * @param detail see {@link Refusal}
   */
  default Refusal because(String detail) {
    return new Refusal(this, detail);
  }
}
