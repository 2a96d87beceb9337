package dev.gatehouse.server.web;

import dev.gatehouse.protocol.Refusal;
import dev.gatehouse.protocol.RefusalCode;

/** Why the engine itself refuses a request, before or around any feature. */
public enum WebRefusal implements RefusalCode {
  DUPLICATE_PARAMETER("request_duplicate_parameter", "The request names a parameter twice."),
  MISSING_PARAMETER("request_missing_parameter", "The request lacks a parameter."),
  TOO_LARGE("request_too_large", "The request is larger than this address accepts."),
  CONTENT_TYPE("request_content_type", "This address does not accept that content type."),
  MALFORMED("request_malformed", "The request could not be read."),
  CROSS_SITE("request_cross_site", "The form was sent from another site. Open the page again."),
  NOT_FOUND("not_found", "There is no page at this address."),
  METHOD("method_not_allowed", "There is no page to open at this address."),
  INTERNAL("internal_error", "Something went wrong here. Please try again in a moment.");

  private final Words words;

  WebRefusal(String code, String sentence) {
    this.words = new Words(code, sentence, "Look at the request that the client sent.");
  }

  @Override
  public Words words() {
    return words;
  }

  /** The exception that ends the request with this refusal. */
  public RefusedRequestException exception(int status, String detail) {
    return new RefusedRequestException(status, new Refusal(this, detail));
  }
}
