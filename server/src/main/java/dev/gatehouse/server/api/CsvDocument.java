package dev.gatehouse.server.api;

import dev.gatehouse.server.web.Response;

/**
 * An answer in {@code text/csv} (RFC 4180), saved as a file by browsers. It may be long: it is
 * written while it is sent.
 */
record CsvDocument(String fileName, Response.Streamed text) implements Document {

  CsvDocument {
    if (!fileName.matches("[a-z0-9-]{1,80}\\.csv")) {
      throw new IllegalArgumentException("not the name of a file: " + fileName);
    }
  }

  @Override
  public Response response() {
    return Response.streamed(200, "text/csv; charset=utf-8; header=present", text)
        .with("Content-Disposition", "attachment; filename=\"" + fileName + "\"")
        .with("Cache-Control", "no-store");
  }
}
