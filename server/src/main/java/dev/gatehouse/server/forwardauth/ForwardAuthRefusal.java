package dev.gatehouse.server.forwardauth;

import dev.gatehouse.protocol.Refusal;
import dev.gatehouse.protocol.RefusalCode;
import dev.gatehouse.server.web.RefusedRequestException;

/** Why this door refuses. */
enum ForwardAuthRefusal implements RefusalCode {
  HOST_UNKNOWN(
      "forward_auth_host",
      "This address is not set up for sign-in.",
      "Register the host, with its port if it is not the usual one, as a forward-auth application,"
          + " and let the proxy send X-Original-URL or X-Forwarded-Host. Where several arrive, they"
          + " must name the same host."),
  PATH(
      "forward_auth_path",
      "The address to return to cannot be used.",
      "The proxy must send the path and query as the browser sent them."),
  ORGANIZATION(
      "forward_auth_organization",
      "Your organization does not use this application.",
      "Allow the organization for the application."),
  CODE(
      "forward_auth_code",
      "This sign-in link has ended or belongs to another browser. Open the page again.",
      "A link serves once, for 60 seconds, in the browser that asked for it, which must accept"
          + " cookies of the protected host.");

  private final Words words;

  ForwardAuthRefusal(String code, String sentence, String remedy) {
    this.words = new Words(code, sentence, remedy);
  }

  @Override
  public Words words() {
    return words;
  }

  RefusedRequestException page(int status, String detail) {
    return new RefusedRequestException(status, new Refusal(this, detail));
  }
}
