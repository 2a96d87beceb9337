package dev.gatehouse.testkit;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** One protocol of the test identity provider: SAML or OpenID Connect. */
public interface Half {

  /** What the front page calls it, such as {@code SAML 2.0}. */
  String title();

  /** Everything that it can do wrong, in the order in which a page shows it. */
  List<? extends Misbehaviour> misbehaviours();

  /** Addresses worth copying into a service provider: label, then absolute address. */
  List<Address> addresses();

  /**
   * Answers a request whose path is its own.
   *
   * @return false, with nothing answered, when the path belongs to somebody else
   */
  boolean handle(Exchange exchange) throws IOException;

  /**
   * A person signs out at this side: tells whom it can over the back channel.
   *
   * @return where the browser goes to tell the others; empty when nobody is left
   */
  default Optional<String> signOut(SignIns.Session session) {
    return Optional.empty();
  }

  /** One line of the front page's table. */
  record Address(String label, String url) {}

  /** Makes a half once the base address is known. */
  @FunctionalInterface
  interface Factory {
    /**
     * @param baseUrl such as {@code http://127.0.0.1:8090}, without a slash at the end
     */
    Half create(String baseUrl, People people, SignIns signIns);
  }
}
