package dev.gatehouse.server.api;

import dev.gatehouse.server.web.Response;

/** An answer that is not JSON. */
sealed interface Document permits CsvDocument, JsonDocument, TextDocument, YamlDocument {
  Response response();
}
