package dev.gatehouse.protocol;

/**
 * A reason for which something is refused. Implemented by one enum per protocol or feature, so that
 * the codes of each stand in one table. Codes are part of the public face and never change.
 */
public interface RefusalCode {

  /** The stable code, lower-case words joined by underscores, such as {@code saml_audience}. */
  String code();

  /** One helpful sentence for the person who signs in. It tells nothing about the configuration. */
  String sentence();

  /** One sentence for the administrator: which setting to look at, here or at the provider. */
  String remedy();
}
