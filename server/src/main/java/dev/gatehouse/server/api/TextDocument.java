package dev.gatehouse.server.api;

import dev.gatehouse.server.web.Response;

/** An answer in plain text, for programs that read lines. */
record TextDocument(String text) implements Document {
  @Override
  public Response response() {
    return Response.of(200, "text/plain; charset=utf-8", text).with("Cache-Control", "no-store");
  }
}
