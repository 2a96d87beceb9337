package dev.gatehouse.server.web;

import java.net.URI;

/**
 * The Content-Security-Policy of a page. Pages get {@link #page()} without asking; an endpoint that
 * needs more sets the header itself with what it builds here.
 *
 * <p>Chromium applies {@code form-action} to the redirects after a form as well. A page whose form
 * is answered with a redirect to an identity provider or an application must name its origin, or
 * use {@link #formsMayLeave()}.
 */
public final class ContentPolicy {
  private static final ContentPolicy PAGE = new ContentPolicy("'self'", "", "'none'");

  private final String formAction;
  private final String scriptSource;
  private final String frameAncestors;

  private ContentPolicy(String formAction, String scriptSource, String frameAncestors) {
    this.formAction = formAction;
    this.scriptSource = scriptSource;
    this.frameAncestors = frameAncestors;
  }

  /** No script, own styles, forms to this origin only, in no frame. */
  public static ContentPolicy page() {
    return PAGE;
  }

  /** Also lets forms go to, or be redirected to, the origin of this address. */
  public ContentPolicy formsTo(URI target) {
    return new ContentPolicy(formAction + " " + Origins.of(target), scriptSource, frameAncestors);
  }

  /** Lets forms be redirected to any site: for pages that do not know yet where a person goes. */
  public ContentPolicy formsMayLeave() {
    return new ContentPolicy(formAction + " https: http:", scriptSource, frameAncestors);
  }

  /** Lets the one script with this nonce run. */
  public ContentPolicy scriptWithNonce(String nonce) {
    return new ContentPolicy(formAction, " 'nonce-" + nonce + "'", frameAncestors);
  }

  /** Lets script files of this origin run. */
  public ContentPolicy ownScripts() {
    return new ContentPolicy(formAction, " 'self'", frameAncestors);
  }

  /** Lets pages of the origin of this address, and no others, show the page in a frame. */
  public ContentPolicy framedBy(URI parent) {
    return new ContentPolicy(formAction, scriptSource, Origins.of(parent));
  }

  /** The header to add to a response. */
  public Response on(Response response) {
    return response.with("Content-Security-Policy", value());
  }

  String value() {
    return "default-src 'none'; style-src 'self'; img-src 'self' https:;"
        + (scriptSource.isEmpty() ? "" : " script-src" + scriptSource + ";")
        + " form-action "
        + formAction
        + "; frame-ancestors "
        + frameAncestors
        + "; base-uri 'none'";
  }
}
