package dev.gatehouse.server.api;

import dev.gatehouse.server.web.Response;

/** An answer in {@code application/yaml} (RFC 9512), saved as a file by browsers. */
record YamlDocument(String fileName, String text) implements Document {

  YamlDocument {
    if (!fileName.matches("[a-z0-9-]{1,80}\\.yaml")) {
      throw new IllegalArgumentException("not the name of a file: " + fileName);
    }
  }

  @Override
  public Response response() {
    return Response.of(200, "application/yaml; charset=utf-8", text)
        .with("Content-Disposition", "attachment; filename=\"" + fileName + "\"")
        .with("Cache-Control", "no-store");
  }
}
