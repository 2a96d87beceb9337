package dev.gatehouse.server.console;

import dev.gatehouse.server.web.Response;

/**
 * What the API answered.
 *
 * @param body the document; {@link Doc#NOTHING} where the answer was none, or no JSON
 * @param response the same, as it was answered, for what is passed on, such as CSV
 */
record Answer(int status, Doc body, Response response) {

  static Answer of(Response response) {
    boolean json =
        response.headers().stream()
            .anyMatch(
                header ->
                    header.name().equals("Content-Type")
                        && header.value().equals("application/json"));
    return new Answer(response.status(), json ? Doc.read(response.body()) : Doc.NOTHING, response);
  }

  boolean ok() {
    return status < 400;
  }

  /** The stable code of a refusal. */
  String code() {
    return body.text("error.code");
  }

  /** Why it was refused, beside the fields that it is about. */
  Problems problems() {
    return ok() ? Problems.NONE : Problems.of(body.at("error"));
  }
}
