package dev.gatehouse.testkit;

/** One wrong thing that the test identity provider can do on request. Each half has an enum. */
public interface Misbehaviour {

  /** The stable name, as tests and the page's form use it; given by the enum. */
  String name();

  /** One sentence for the person who chooses it. */
  String sentence();

  /** False for an unusual answer that is right all the same, such as an encrypted one. */
  default boolean wrong() {
    return true;
  }
}
