package dev.gatehouse.server.api;

import dev.gatehouse.server.web.Response;

/** A JSON array that browsers save as a file. It may be long: it is written while it is sent. */
record JsonDocument(String fileName, Response.Streamed text) implements Document {

  JsonDocument {
    if (!fileName.matches("[a-z0-9-]{1,80}\\.json")) {
      throw new IllegalArgumentException("not the name of a file: " + fileName);
    }
  }

  @Override
  public Response response() {
    return Response.streamed(200, "application/json; charset=utf-8", text)
        .with("Content-Disposition", "attachment; filename=\"" + fileName + "\"")
        .with("Cache-Control", "no-store");
  }
}
