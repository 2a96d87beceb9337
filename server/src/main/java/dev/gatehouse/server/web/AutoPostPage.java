package dev.gatehouse.server.web;

import java.net.URI;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;

/**
 * The page that carries a form to another site, as SAML's HTTP POST binding does. It sends itself;
 * where scripts are off, a button does. The policy of the page allows that one script, and the
 * template escapes every value.
 */
public final class AutoPostPage {
  private static final SecureRandom RANDOM = new SecureRandom();

  private AutoPostPage() {}

  /**
   * Builds the page.
   *
   * @param action an http or https address
   * @param fields the hidden fields
   * @throws IllegalArgumentException if the action is no such address
   */
  public static Response answer(Pages pages, URI action, Map<String, String> fields) {
    return answer(pages, action, fields, ContentPolicy.page());
  }

  /** The same page, which may also stand in a frame of the site that the form goes to. */
  public static Response answerInFrame(Pages pages, URI action, Map<String, String> fields) {
    return answer(pages, action, fields, ContentPolicy.page().framedBy(action));
  }

  private static Response answer(
      Pages pages, URI action, Map<String, String> fields, ContentPolicy policyOfFrames) {
    byte[] random = new byte[16];
    RANDOM.nextBytes(random);
    String nonce = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    // Browsers hold redirects that answer the form to this policy too, and providers lead people
    // through hosts that nobody knows here.
    ContentPolicy policy = policyOfFrames.formsTo(action).formsMayLeave().scriptWithNonce(nonce);
    return policy.on(
        pages.render(
            200,
            "web/auto-post",
            Map.of(
                "action",
                action.toString(),
                "host",
                action.getHost(),
                "fields",
                fields,
                "nonce",
                nonce)));
  }
}
